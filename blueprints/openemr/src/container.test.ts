import { unchecked } from '@hipaa-stacks/cloudformation';
import type { ContainerSecret } from '@hipaa-stacks/compute';
import { generatedSecret } from '@hipaa-stacks/data';
import { expect, test } from 'vitest';
import { blockedPaths, certificateAuthorities, openEmrContainer } from './container.ts';
import { webAclExceptions } from './web-acl-exceptions.ts';

const secret = (id: string) =>
  unchecked<Pick<ContainerSecret, 'arn' | 'key'>>({ arn: { Ref: id }, key: { 'Fn::GetAtt': ['Key', 'Arn'] } });
const container = openEmrContainer({
  database: { host: 'db.example', port: '3306', name: 'openemr', user: secret('DatabaseUserSecret') },
  cache: { host: 'cache.example', port: '6379', user: 'openemr', secret: secret('CachePassword') },
  admin: secret('AdministratorSecret'),
  name: { given: { name: 'HasDomain' }, value: 'emr.clinic.example' },
  portal: { name: 'HasPortal' },
  apis: { name: 'HasApis' },
  upgrading: { name: 'AllowsUpgrade' },
  sessionSeconds: 900,
  mail: { given: { name: 'HasSes' }, host: 'mail.example', sender: 'a@clinic.example', secret: secret('Mail') },
});

test('environment variables contain no secrets', () => {
  expect(Object.keys(container.environment).filter((name) => /PASS|SECRET|TOKEN/.test(name))).toEqual([]);
  for (const one of Object.values(container.secrets)) expect(one.field).toMatch(/^(username|password)$/);
});

test('the only database user of the container is the application user', () => {
  const of = Object.values(container.secrets).map(({ arn }) => JSON.stringify(arn));
  expect(new Set(of)).toEqual(
    new Set(
      ['DatabaseUserSecret', 'CachePassword', 'AdministratorSecret', 'Mail'].map((id) => JSON.stringify({ Ref: id })),
    ),
  );
  expect(Object.keys({ ...container.environment, ...container.secrets }).filter((name) => /ROOT/.test(name))).toEqual(
    [],
  );
});

test('a disabled option is set to 0, so that it can be disabled later', () => {
  expect(container.environment.OPENEMR_SETTING_rest_fhir_api).toEqual({ 'Fn::If': ['HasApis', '1', '0'] });
  expect(container.environment.OPENEMR_SETTING_portal_onsite_two_enable).toEqual({ 'Fn::If': ['HasPortal', '1', '0'] });
});

test('mail settings are set only if mail is enabled', () => {
  const all = Object.entries({ ...container.environment, ...container.secrets });
  const mail = all.filter(([name]) => /SMTP|EMAIL|email/.test(name));
  expect(mail).toHaveLength(8);
  for (const [, setting] of mail) expect(setting).toMatchObject({ given: { name: 'HasSes' } });
});

test('the CA bundle of the database is that of its partition and Region', () => {
  expect(JSON.stringify(container.environment.DATABASE_CA_URL)).toContain(
    'https://${Host}.${AWS::URLSuffix}/${AWS::Region}/${AWS::Region}-bundle.pem',
  );
  expect(Object.keys(certificateAuthorities.DatabaseCertificateAuthorities)).toEqual(['aws', 'aws-us-gov', 'aws-cn']);
});

test('all variables that the start script reads are set', async () => {
  const { startCommand } = await import('./start.ts');
  const own = new Set(['HOSTNAME', 'VALUE_TEMP']);
  const read = [...startCommand[2]!.matchAll(/\$\{?([A-Z][A-Z_]+)\b/g)].map(([, name]) => name!);
  const given = new Set(Object.keys({ ...container.environment, ...container.secrets }));
  expect([...new Set(read)].filter((name) => !given.has(name) && !own.has(name))).toEqual([]);
});

test('no path with an exception is a blocked path', () => {
  const excepted = webAclExceptions.flatMap(({ paths }) => paths);
  for (const blocked of blockedPaths) expect(excepted.some((path) => blocked.startsWith(path))).toBe(false);
  for (const path of [...excepted, ...blockedPaths]) expect(path).toBe(path.toLowerCase());
});

test('a generated password is valid in a shell, PHP, a URL and ElastiCache', () => {
  // The setup of OpenEMR splits at space and =; ' ends a string in PHP; &, #, %, +, ?, /, @ and : are not valid in the URL of the cache.
  const { resources } = generatedSecret('Secret', {
    key: unchecked({ Ref: 'Key' }),
    description: '',
    fields: { username: 'openemr' },
  });
  const { GenerateSecretString: generated } = resources[0]!.properties as {
    GenerateSecretString: { ExcludeCharacters: string; IncludeSpace?: boolean };
  };
  expect(generated.IncludeSpace).toBeUndefined();
  for (const character of '=\'"\\$`&#%+?/@:,') expect(generated.ExcludeCharacters).toContain(character);
});
