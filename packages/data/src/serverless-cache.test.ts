import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { serverlessCache } from './serverless-cache.ts';
import { textOf } from './testing/decide.ts';
import { key } from './testing/references.ts';

const props = {
  role: 'sessions',
  key,
  vpc: unchecked<never>({ Ref: 'Vpc' }),
  subnets: unchecked<never>({ Ref: 'SubnetIds' }),
  user: 'web',
  password: unchecked<never>({ Ref: 'Password' }),
};
const made = serverlessCache('SessionCache', props).resources;
const propertiesOf = (id: string) => made.find((one) => one.id === id)!.properties as Record<string, never>;

test('it has the given key and subnets, and a security group without ingress', () => {
  expect(propertiesOf('SessionCache')).toMatchObject({
    Engine: 'valkey',
    KmsKeyId: key,
    SubnetIds: props.subnets,
    SecurityGroupIds: [{ 'Fn::GetAtt': ['SessionCacheSecurityGroup', 'GroupId'] }],
  });
  expect(propertiesOf('SessionCacheSecurityGroup')).not.toHaveProperty('SecurityGroupIngress');
});

test('its users are the client and a disabled default user', () => {
  const ids = ['SessionCacheUser', 'SessionCacheDefaultUser'];
  expect(propertiesOf('SessionCacheUserGroup').UserIds).toEqual(ids.map((Ref) => ({ Ref })));
  expect(propertiesOf('SessionCache').UserGroupId).toEqual({ Ref: 'SessionCacheUserGroup' });
  expect(propertiesOf('SessionCacheUser')).toMatchObject({ UserName: 'web' });
  expect(propertiesOf('SessionCacheDefaultUser')).toMatchObject({ UserName: 'default' });
  expect(textOf(propertiesOf('SessionCacheDefaultUser').AccessString)).toMatch(/^off .*-@all$/);
});

test('users authenticate with the password, which is in no template', () => {
  for (const id of ['SessionCacheUser', 'SessionCacheDefaultUser']) {
    const { Type, Passwords } = propertiesOf(id).AuthenticationMode as unknown as { Type: string; Passwords: never[] };
    expect(Type).toBe('password');
    expect(Passwords.map(textOf)).toEqual(['{{resolve:secretsmanager:${Password}:SecretString:password}}']);
  }
});

test('the client cannot run dangerous commands', () => {
  expect(textOf(propertiesOf('SessionCacheUser').AccessString)).toMatch(/-@dangerous$/);
});

test('a role that is too long for a physical name is refused', () => {
  const role = 'a'.repeat(23);
  const names = (one: string) => serverlessCache('SessionCache', { ...props, role: one });
  expect(() => names(role)).not.toThrow();
  expect(() => names(`${role}a`)).toThrow(/the maximum is 40/);
});
