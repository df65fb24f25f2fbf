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

test('Secrets Manager generates the password, encrypted with the key, and no template contains it', () => {
  expect(others).toEqual({ Description: 'User of the application', KmsKeyId: key });
  expect(JSON.parse(generated.SecretStringTemplate!)).toEqual({ username: 'openemr', dbname: 'openemr' });
  expect(generated.GenerateStringKey).toBe('password');
});

test('it has no special characters of a shell, PHP, OpenEMR or RDS', () => {
  const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
  const allowed = printable.filter((character) => !generated.ExcludeCharacters!.includes(character));
  expect(allowed.join('')).toBe('-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz');
});
