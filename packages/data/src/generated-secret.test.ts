import { expect, test } from 'vitest';
import { generatedSecret } from './generated-secret.ts';
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
