import { describe, expect, it } from 'vitest';
import { secret } from './secret.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const role = (...allowed: readonly (readonly [string, unknown])[]) =>
  resource('AWS::IAM::Role', {
    Policies: [
      { PolicyDocument: { Statement: allowed.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource })) } },
    ],
  });
const task = (ValueFrom: unknown) =>
  resource('AWS::ECS::TaskDefinition', {
    ExecutionRoleArn: arn('Role'),
    ContainerDefinitions: [{ Secrets: [{ Name: 'PASSWORD', ValueFrom }] }],
  });
const Password = resource('AWS::SecretsManager::Secret');
const reads = ['secretsmanager:GetSecretValue', ref('Password')] as const;
const find = (resources: SmallResources, rest = {}) => findingsOf(secret, resources, rest);

describe('a secret', () => {
  it('has a reader', () => {
    expect(find({ Password })).toEqual(['Password: is not read by anything']);
    expect(find({ Password }, { Outputs: { Name: { Value: ref('Password') } } })).toEqual([]);
    expect(find({ Password, Role: role(reads) })).toEqual([]);
  });
  it('may be read by one of several roles, with one of several statements', () => {
    const unread = ['Password: is not read by anything'];
    const another = ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:other'] as const;
    expect(find({ Password, Role: role([reads[0], '*'], another), Other: role() })).toEqual([]);
    expect(find({ Password, Role: role() })).toEqual(unread);
    expect(find({ Password, Role: role(another), Other: role(['s3:GetObject', '*']) })).toEqual(unread);
    expect(find({ Password, Role: role(['secretsmanager:DescribeSecret', '*']) })).toEqual(unread);
    const denied = resource('AWS::IAM::Role', {
      Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Deny', Action: reads[0], Resource: '*' }] } }],
    });
    expect(find({ Password, Role: denied })).toEqual(unread);
  });
  it('may be read by what contains its name', () => {
    const Named = resource('AWS::SecretsManager::Secret', { Name: 'clinic/password' });
    const Script = (text: string) => resource('AWS::Lambda::Function', { Code: { ZipFile: text } });
    expect(find({ Named, Script: Script("read('clinic/password')"), Other: Script('') })).toEqual([]);
    expect(find({ Named, Script: Script("read('clinic')") })).toEqual(['Named: is not read by anything']);
  });
  it('is read with a role that allows it', () => {
    const Task = task({ 'Fn::Sub': '${Password}:password::' });
    expect(find({ Password, Task, Role: role(reads) })).toEqual([]);
    expect(find({ Password, Task, Role: role() })).toEqual(['Task: reads Password, and Role does not allow it']);
  });
  it('is read with a role that is allowed to decrypt it', () => {
    const own = {
      Password: resource('AWS::SecretsManager::Secret', { KmsKeyId: arn('Key') }),
      Key: resource('AWS::KMS::Key'),
    };
    const Reader = resource('AWS::Lambda::Function', {
      Role: arn('Role'),
      Environment: { Variables: { SECRET: ref('Password') } },
    });
    expect(find({ ...own, Reader, Role: role(reads) })).toEqual([
      'Reader: reads Password, and Role is not allowed to decrypt with its key Key',
    ]);
    expect(find({ ...own, Reader, Role: role(reads, ['kms:Decrypt', arn('Key')]) })).toEqual([]);
  });
});

describe('a password that is rotated', () => {
  const Database = resource('AWS::RDS::DBInstance', { ManageMasterUserPassword: true });
  const managed = { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] };
  it('every 7 days is not read when a container starts', () => {
    const Role = role(['secretsmanager:GetSecretValue', managed]);
    const Task = task({ 'Fn::Sub': '${Database.MasterUserSecret.SecretArn}:password::' });
    expect(find({ Database, Role, Task })).toEqual([
      'Task: gets the password of Database when a container starts, and RDS rotates it every 7 days',
    ]);
  });
  it('on a schedule is read when a container starts only if the rotation redeploys the service', () => {
    const Schedule = resource('AWS::SecretsManager::RotationSchedule', {
      SecretId: ref('Password'),
      RotationLambdaARN: arn('Rotator'),
    });
    const rotated = {
      Password,
      Schedule,
      Role: role(reads),
      Task: task({ 'Fn::Sub': '${Password}:password::' }),
      Rotator: resource('AWS::Lambda::Function', { Role: arn('RotatorRole') }),
      Permission: resource('AWS::Lambda::Permission', {
        FunctionName: ref('Rotator'),
        Principal: 'secretsmanager.amazonaws.com',
      }),
    };
    expect(find({ ...rotated, RotatorRole: role(reads) })).toEqual([
      'Task: gets the password of Password when a container starts, and Schedule rotates it',
    ]);
    expect(find({ ...rotated, RotatorRole: role(reads, ['ecs:UpdateService', 'arn:aws:ecs:*:*:service/*']) })).toEqual(
      [],
    );
  });
  it('on a schedule is not resolved into a function when it is deployed', () => {
    const Schedule = resource('AWS::SecretsManager::RotationSchedule', {
      SecretId: ref('Password'),
      HostedRotationLambda: { RotationType: 'MySQLSingleUser' },
    });
    const Reader = resource('AWS::Lambda::Function', {
      Environment: {
        Variables: { PASSWORD: { 'Fn::Sub': '{{resolve:secretsmanager:${Password}:SecretString:password}}' } },
      },
    });
    expect(find({ Password, Schedule, Reader })).toEqual([
      'Reader: gets the password of Password when it is deployed, and Schedule rotates it',
    ]);
    const Plain = resource('AWS::RDS::DBInstance', {
      MasterUserPassword: { 'Fn::Sub': '{{resolve:secretsmanager:${Password}:SecretString:password}}' },
    });
    expect(find({ Password, Schedule, Plain })).toEqual([]);
  });
  it('is rotated by a function', () => {
    const Schedule = resource('AWS::SecretsManager::RotationSchedule', { SecretId: ref('Password') });
    const found = find({ Password, Schedule, Role: role(reads) });
    expect(found).toEqual(['Schedule: rotates Password without a function: AWS rejects it']);
  });
  it('is rotated by a function that Secrets Manager is allowed to invoke', () => {
    const Schedule = resource('AWS::SecretsManager::RotationSchedule', {
      SecretId: ref('Password'),
      RotationLambdaARN: arn('Rotator'),
    });
    const Rotator = resource('AWS::Lambda::Function');
    const Permission = resource('AWS::Lambda::Permission', {
      FunctionName: ref('Rotator'),
      Principal: 'secretsmanager.amazonaws.com',
    });
    const rest = { Password, Rotator, Schedule, Role: role(reads) };
    expect(find(rest)).toEqual(['Schedule: rotates with Rotator, which Secrets Manager is not allowed to invoke']);
    expect(find({ ...rest, Permission })).toEqual([]);
  });
});
