import { expect, test } from 'vitest';
import { generatedSecret, usedBySecrets } from './generated-secret.ts';
import { decide } from './testing/decide.ts';
import { key } from './testing/references.ts';

const secret = generatedSecret('User', {
  key,
  description: 'User of the application',
  fields: { username: 'openemr', dbname: 'openemr' },
}).resources[0]!;
const { GenerateSecretString: generated, ...others } = secret.properties as {
  GenerateSecretString: Record<string, string>;
};

test('the password is made by AWS, under the key, and stands nowhere', () => {
  expect(others).toEqual({ Description: 'User of the application', KmsKeyId: key });
  expect(JSON.parse(generated.SecretStringTemplate!)).toEqual({ username: 'openemr', dbname: 'openemr' });
  expect(generated.GenerateStringKey).toBe('password');
});

test('it has no character that a shell, PHP, OpenEMR or RDS reads as something else', () => {
  const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
  const left = printable.filter((character) => !generated.ExcludeCharacters!.includes(character));
  expect(left.join('')).toBe('-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz');
});

test('the key encrypts for whoever makes secrets in this account, by Secrets Manager and in no other way', () => {
  const by = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root';
  const call = { action: 'kms:GenerateDataKey', resource: '*', by };
  const via = (service: string) => `${service}.\${AWS::Region}.\${AWS::URLSuffix}`;
  const context = { 'kms:CallerAccount': '${AWS::AccountId}' };
  const said = (service: string) =>
    decide([usedBySecrets], { ...call, context: { ...context, 'kms:ViaService': via(service) } });
  expect(said('secretsmanager')).toBe('allow');
  expect(said('s3')).toBe('nothing');
  expect(decide([usedBySecrets], call)).toBe('nothing');
});
