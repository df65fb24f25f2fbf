import { unchecked } from '@hipaa-stacks/cloudformation';
import type { ContainerSecret } from '@hipaa-stacks/compute';
import { generatedSecret } from '@hipaa-stacks/data';
import { expect, test } from 'vitest';
import { authorities, closedPaths, openEmrContainer, uploads } from './container.ts';

const secret = (id: string) =>
  unchecked<Pick<ContainerSecret, 'arn' | 'key'>>({ arn: { Ref: id }, key: { 'Fn::GetAtt': ['Key', 'Arn'] } });
const made = openEmrContainer({
  database: { host: 'db.example', port: '3306', name: 'openemr', user: secret('DatabaseUserSecret') },
  cache: { host: 'cache.example', port: '6379', user: 'openemr', secret: secret('CachePassword') },
  admin: secret('AdministratorSecret'),
  name: { given: { name: 'HasDomain' }, value: 'emr.clinic.example' },
  portal: { name: 'HasPortal' },
  apis: { name: 'HasApis' },
  upgrading: { name: 'AllowsUpgrade' },
  mail: { given: { name: 'HasSes' }, host: 'mail.example', sender: 'a@clinic.example', secret: secret('Mail') },
});

test('nothing secret is a setting', () => {
  expect(Object.keys(made.environment).filter((name) => /PASS|SECRET|TOKEN/.test(name))).toEqual([]);
  for (const one of Object.values(made.secrets)) expect(one.field).toMatch(/^(username|password)$/);
});

test('it knows no one but the user who may use the database', () => {
  const of = Object.values(made.secrets).map(({ arn }) => JSON.stringify(arn));
  expect(new Set(of)).toEqual(
    new Set(
      ['DatabaseUserSecret', 'CachePassword', 'AdministratorSecret', 'Mail'].map((id) => JSON.stringify({ Ref: id })),
    ),
  );
  expect(Object.keys({ ...made.environment, ...made.secrets }).filter((name) => /ROOT/.test(name))).toEqual([]);
});

test('what is off is said to be off, so that turning it off later works', () => {
  expect(made.environment.OPENEMR_SETTING_rest_fhir_api).toEqual({ 'Fn::If': ['HasApis', '1', '0'] });
  expect(made.environment.OPENEMR_SETTING_portal_onsite_two_enable).toEqual({ 'Fn::If': ['HasPortal', '1', '0'] });
});

test('mail is configured only where there is mail', () => {
  const all = Object.entries({ ...made.environment, ...made.secrets });
  const mail = all.filter(([name]) => /SMTP|EMAIL|email/.test(name));
  expect(mail).toHaveLength(8);
  for (const [, told] of mail) expect(told).toMatchObject({ given: { name: 'HasSes' } });
});

test('the authorities of the database come from the partition and Region in which it is', () => {
  expect(JSON.stringify(made.environment.DATABASE_CA_URL)).toContain(
    'https://${Host}.${AWS::URLSuffix}/${AWS::Region}/${AWS::Region}-bundle.pem',
  );
  expect(Object.keys(authorities.DatabaseCertificateAuthorities)).toEqual(['aws', 'aws-us-gov', 'aws-cn']);
});

test('every variable that the start needs is given', async () => {
  const { startCommand } = await import('./start.ts');
  const own = new Set(['HOSTNAME', 'VALUE_TEMP']);
  const read = [...startCommand[2]!.matchAll(/\$\{?([A-Z][A-Z_]+)\b/g)].map(([, name]) => name!);
  const given = new Set(Object.keys({ ...made.environment, ...made.secrets }));
  expect([...new Set(read)].filter((name) => !given.has(name) && !own.has(name))).toEqual([]);
});

test('a path that takes uploads is no path that is closed', () => {
  for (const closed of closedPaths) expect(uploads.some((path) => closed.startsWith(path))).toBe(false);
  for (const path of [...uploads, ...closedPaths]) expect(path).toBe(path.toLowerCase());
});

test('a generated password is one that a shell, PHP, an address and ElastiCache take', () => {
  // OpenEMR's setup splits on space and =, PHP would end the text at ', the cache's address at &, #, %, +, ?, /, @ and :.
  const { resources } = generatedSecret('Secret', {
    key: unchecked({ Ref: 'Key' }),
    description: '',
    fields: { username: 'openemr' },
  });
  const { GenerateSecretString: made } = resources[0]!.properties as {
    GenerateSecretString: { ExcludeCharacters: string; IncludeSpace?: boolean };
  };
  expect(made.IncludeSpace).toBeUndefined();
  for (const character of '=\'"\\$`&#%+?/@:,') expect(made.ExcludeCharacters).toContain(character);
});
