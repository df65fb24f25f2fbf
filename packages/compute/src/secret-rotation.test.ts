import { type Arn, type Id, type PolicyDocument, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { secretRotation } from './secret-rotation.ts';

const arn = <R extends string>(id: string) => unchecked<Arn<R>>({ 'Fn::GetAtt': [id, 'Arn'] });
const ref = <R extends string>(id: string) => unchecked<Id<R>>({ Ref: id });
const master = unchecked<Arn<'AWS::SecretsManager::Secret'>>({ Ref: 'Master' });
const user = unchecked<Arn<'AWS::SecretsManager::Secret'>>({ Ref: 'User' });

const rotation = (redeploys?: Id<'AWS::ECS::Cluster'>) =>
  secretRotation('Rotation', {
    role: { arn: arn('Role'), name: ref('Role') },
    logs: { arn: arn('Logs'), name: ref('Logs') },
    key: arn('Key'),
    deadLetters: { arn: arn('Letters'), key: arn('LetterKey') },
    vpc: ref('Vpc'),
    subnets: [ref('SubnetA'), ref('SubnetB')],
    master,
    users: [user],
    ...(redeploys && { redeploys }),
  });
const properties = (id: string, made = rotation()) =>
  made.resources.find((one) => one.id === id)!.properties as Readonly<Record<string, unknown>>;
const statements = (made = rotation()) =>
  (properties('RotationAccess', made).PolicyDocument as PolicyDocument).Statement;
const about = (sid: string, made = rotation()) => statements(made).find(({ Sid }) => Sid === sid);

test('it reads and changes the secrets that it is given, and no others', () => {
  expect(about('Secrets')!.Resource).toEqual([master, user]);
  const others = statements().filter(({ Sid }) => Sid !== 'Secrets');
  expect(others.flatMap(({ Action = [] }) => Action).filter((action) => action.startsWith('secretsmanager:'))).toEqual(
    [],
  );
});

test('Secrets Manager of this account may call it, and nobody else', () => {
  const permissions = rotation().resources.filter(({ type }) => type === 'AWS::Lambda::Permission');
  expect(permissions.map((one) => one.properties)).toEqual([
    expect.objectContaining({ Principal: 'secretsmanager.amazonaws.com', SourceAccount: { Ref: 'AWS::AccountId' } }),
  ]);
});

test('it stands in the VPC, where nobody reaches it, and knows the authorities of the database', () => {
  expect(properties('Rotation').VpcConfig).toEqual({
    SubnetIds: [ref('SubnetA'), ref('SubnetB')],
    SecurityGroupIds: [{ 'Fn::GetAtt': ['RotationSecurityGroup', 'GroupId'] }],
  });
  expect(properties('RotationSecurityGroup')).not.toHaveProperty('SecurityGroupIngress');
  expect(properties('Rotation').Environment).toMatchObject({
    Variables: { MASTER_SECRET: master, NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' },
  });
});

test('it deploys services anew where it is asked to, of one cluster only', () => {
  expect(about('Redeployment')).toBeUndefined();
  const made = rotation(ref('Services'));
  expect(JSON.stringify(about('Redeployment', made)!.Resource)).toContain(':service/${Cluster}/*');
  expect(about('Services', made)!.Condition).toHaveProperty('ArnEquals');
  expect(properties('Rotation', made).Environment).toMatchObject({ Variables: { CLUSTER: { Ref: 'Services' } } });
});
