import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { fileSystem, fileSystemOf } from './file-system.ts';
import { decide, textOf } from './testing/decide.ts';
import { key, role } from './testing/references.ts';

const [files] = fileSystem('FileSystem', { key, clients: [role] }).resources;
const { FileSystemPolicy } = files!.properties as { FileSystemPolicy: { Statement: never[] } };

const point = 'arn:${AWS::Partition}:elasticfilesystem:${AWS::Region}:${AWS::AccountId}:access-point/fsap-0';
const good = {
  'aws:SecureTransport': 'true',
  'elasticfilesystem:AccessedViaMountTarget': 'true',
  'elasticfilesystem:AccessPointArn': point,
};
const mount = (context: Record<string, string>, by = '${SomeRole.Arn}', action = 'elasticfilesystem:ClientMount') =>
  decide(FileSystemPolicy.Statement, { by, action, resource: '*', context });

const withoutOne = (name: keyof typeof good) =>
  Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)) as Record<string, string>;

test('its client can mount it through an access point, over TLS', () => {
  expect(mount(good)).toBe('allow');
});

test('other principals cannot, and network access is not enough', () => {
  expect(mount(good, '${OtherRole.Arn}')).toBe('nothing');
  expect(mount(good, '*')).toBe('nothing');
});

test('a mount without TLS is denied for all principals', () => {
  expect(mount({ ...good, 'aws:SecureTransport': 'false' })).toBe('deny');
});

test('a mount without an access point or a mount target is not allowed', () => {
  expect(mount(withoutOne('elasticfilesystem:AccessPointArn'))).toBe('nothing');
  expect(mount(withoutOne('elasticfilesystem:AccessedViaMountTarget'))).toBe('nothing');
});

test('no client has root access', () => {
  expect(mount(good, '${SomeRole.Arn}', 'elasticfilesystem:ClientRootAccess')).toBe('nothing');
});

test('it is encrypted with the given key, retained, and not overwritten by replication', () => {
  expect(files).toMatchObject({
    keep: 'store',
    properties: {
      Encrypted: true,
      KmsKeyId: key,
      FileSystemProtection: { ReplicationOverwriteProtection: 'ENABLED' },
    },
  });
});

test('automatic backups of EFS are off by default', () => {
  const [withBackups] = fileSystem('FileSystem', { key, clients: [role], automaticBackups: true }).resources;
  expect(files?.properties).toMatchObject({ BackupPolicy: { Status: 'DISABLED' } });
  expect(withBackups?.properties).toMatchObject({ BackupPolicy: { Status: 'ENABLED' } });
});

test('an existing file system has the same references', () => {
  const optional = (value: string) =>
    unchecked<never>({ 'Hipaa::Optional': { conditions: ['Makes'], value: { Ref: value } } });
  const either = fileSystemOf({ id: optional('Made'), arn: optional('MadeArn') }, unchecked({ Ref: 'Existing' }));
  const otherwise = (value: unknown) => (value as { 'Fn::If': [string, unknown, unknown] })['Fn::If'][2];
  expect(either.id).toEqual({ 'Fn::If': ['Makes', { Ref: 'Made' }, { Ref: 'Existing' }] });
  expect(textOf(otherwise(either.arn))).toMatch(/:file-system\/\$\{Existing\}$/);
});
