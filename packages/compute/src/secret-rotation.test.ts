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
const properties = (id: string, created = rotation()) =>
  created.resources.find((one) => one.id === id)!.properties as Readonly<Record<string, unknown>>;
const statements = (result = rotation()) =>
  (properties('RotationAccess', result).PolicyDocument as PolicyDocument).Statement;
const statement = (sid: string, built = rotation()) => statements(built).find(({ Sid }) => Sid === sid);

test('it can read and change the configured secrets, and no others', () => {
  expect(statement('Secrets')).toMatchObject({
    Action: [
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ],
    Resource: [master, user],
  });
  const others = statements().filter(({ Sid }) => Sid !== 'Secrets');
  expect(others.flatMap(({ Action = [] }) => Action).filter((action) => action.startsWith('secretsmanager:'))).toEqual(
    [],
  );
});

test('only Secrets Manager of this account can invoke it', () => {
  const permissions = rotation().resources.filter(({ type }) => type === 'AWS::Lambda::Permission');
  expect(permissions.map((one) => one.properties)).toEqual([
    expect.objectContaining({ Principal: 'secretsmanager.amazonaws.com', SourceAccount: { Ref: 'AWS::AccountId' } }),
  ]);
});

test('it is in the VPC, without inbound access, and has the CA certificates of the database', () => {
  expect(properties('Rotation').VpcConfig).toEqual({
    SubnetIds: [ref('SubnetA'), ref('SubnetB')],
    SecurityGroupIds: [{ 'Fn::GetAtt': ['RotationSecurityGroup', 'GroupId'] }],
  });
  expect(properties('RotationSecurityGroup')).not.toHaveProperty('SecurityGroupIngress');
  expect(properties('Rotation').Environment).toMatchObject({
    Variables: { MASTER_SECRET: master, NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' },
  });
});

test('it redeploys services of one cluster only, if configured', () => {
  expect(statement('Redeployment')).toBeUndefined();
  const made = rotation(ref('Services'));
  expect(JSON.stringify(statement('Redeployment', made)!.Resource)).toContain(':service/${Cluster}/*');
  expect(statement('Services', made)!.Condition).toHaveProperty('ArnEquals');
  expect(properties('Rotation', made).Environment).toMatchObject({ Variables: { CLUSTER: { Ref: 'Services' } } });
});
