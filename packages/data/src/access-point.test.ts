import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { accessPoint } from './access-point.ts';

const [point] = accessPoint('Sites', {
  fileSystem: unchecked({ Ref: 'FileSystem' }),
  path: '/sites',
  user: { uid: 1000, gid: 101 },
}).resources;

test('clients act as the given user, which owns the directory', () => {
  expect(point?.properties).toMatchObject({
    PosixUser: { Uid: '1000', Gid: '101' },
    RootDirectory: { Path: '/sites', CreationInfo: { OwnerUid: '1000', OwnerGid: '101' } },
  });
});

test('users outside of its group cannot read the directory', () => {
  expect(point?.properties).toMatchObject({ RootDirectory: { CreationInfo: { Permissions: '0750' } } });
});
