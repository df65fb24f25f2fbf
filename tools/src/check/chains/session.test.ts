import { describe, expect, it } from 'vitest';
import { session } from './session.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const inputs = {
  s3EncryptionEnabled: true,
  cloudWatchLogGroupName: { Ref: 'Group' },
  cloudWatchEncryptionEnabled: true,
  kmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] },
  idleSessionTimeout: '15',
  maxSessionDuration: '60',
};
const document = (change: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) => ({
  Type: 'AWS::SSM::Document',
  Properties: {
    DocumentType: 'Session',
    Content: { schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs: { ...inputs, ...change } },
    ...rest,
  },
});
const account = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
const key = (Action: unknown, Principal: unknown = account, Condition = {}) => ({
  Type: 'AWS::KMS::Key',
  Properties: { KeyPolicy: { Statement: [{ Effect: 'Allow', Principal, Action, Resource: '*', Condition }] } },
});
const roleItself = { AWS: { 'Fn::GetAtt': ['Instance', 'Arn'] } };
const ofDocument = { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:document/${Shell}' };
const instance = { 'Fn::Sub': 'arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:instance/*' };
const checked = { BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } };
const tagged = { StringEquals: { 'ssm:resourceTag/SessionDocument': { Ref: 'Shell' } } };
const access = (Resource: unknown, Condition: unknown = { ...checked, ...tagged }) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: {
    PolicyDocument: {
      Statement: [
        { Sid: 'Open', Effect: 'Allow', Action: 'ssm:StartSession', Resource, Condition },
        { Effect: 'Allow', Action: ['ssm:TerminateSession', 'kms:GenerateDataKey'], Resource: '*' },
      ],
    },
  },
});
const writes = ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'];
const role = (statements: readonly unknown[], ManagedPolicyArns: unknown = [core]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    ManagedPolicyArns,
    Policies: [{ PolicyName: 'sessions', PolicyDocument: { Statement: statements } }],
  },
});
const core = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore' };
const write = { Effect: 'Allow', Action: writes, Resource: { 'Fn::GetAtt': ['Group', 'Arn'] } };
const describeLogs = { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' };
const decrypt = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': ['Key', 'Arn'] } };
const uses = ['kms:Decrypt', 'kms:GenerateDataKey'];

const good = {
  Key: key(uses),
  Group: { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
  Shell: document(),
  Access: access([ofDocument, instance]),
  Instance: role([write, describeLogs, decrypt]),
};

describe('session', () => {
  it.each<[string, SmallResources, string[]]>([
    ['sessions that end, are logged and encrypted, and are allowed by a policy', {}, []],
    ['no idle timeout', { Shell: document({ idleSessionTimeout: '' }) }, ['does not set when an idle session ends']],
    ['an invalid idle timeout', { Shell: document({ idleSessionTimeout: '90' }) }, ['has idleSessionTimeout 90']],
    [
      'no maximum duration',
      { Shell: document({ maxSessionDuration: '' }) },
      ['does not limit the duration of a session'],
    ],
    ['no log', { Shell: document({ cloudWatchLogGroupName: '' }) }, ['does not log sessions']],
    [
      'a log group that is not in the system',
      { Shell: document({ cloudWatchLogGroupName: '/shells' }) },
      ['logs to a log group that is not in the system'],
    ],
    [
      'a log group by its ARN',
      { Shell: document({ cloudWatchLogGroupName: { 'Fn::GetAtt': ['Group', 'Arn'] } }) },
      ['uses the ARN of Group instead of its name'],
    ],
    [
      'a log group that may be unencrypted',
      { Shell: document({ cloudWatchEncryptionEnabled: false }) },
      ['logs to a log group even if it is not encrypted'],
    ],
    [
      'a log group without a key',
      { Group: { Type: 'AWS::Logs::LogGroup' } },
      ['requires an encrypted log group, but Group has no KMS key: no session starts'],
    ],
    ['no key', { Shell: document({ kmsKeyId: '' }) }, ['does not encrypt sessions with a KMS key']],
    [
      'a key that users are not allowed to use',
      { Key: key(uses, { Service: 'logs.amazonaws.com' }) },
      ['Key: encrypts Shell, but does not allow users who start a session to call kms:GenerateDataKey'],
    ],
    [
      'a key that can only be used through a service',
      { Key: key(uses, account, { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }) },
      ['Key: encrypts Shell, but does not allow users who start a session to call kms:GenerateDataKey'],
    ],
    [
      'a document without a policy',
      { Access: { Type: 'AWS::SNS::Topic' } },
      ['is not used: no policy allows anyone to start a session with it'],
    ],
    [
      'a policy for another document',
      { Access: access([{ 'Fn::Sub': 'arn:aws:ssm:*:*:document/Other' }, instance]) },
      ['Shell: is not used: no policy allows anyone to start a session with it'],
    ],
    [
      'a policy for any document',
      { Access: access('*') },
      ['Access: the statement Open allows sessions with any document, so without logging'],
    ],
    [
      'a policy without a document access check',
      { Access: access([ofDocument, instance], tagged) },
      ['Access: the statement Open allows ssm:StartSession without a check'],
    ],
    [
      'an instance that is not allowed to write logs',
      { Instance: role([describeLogs, decrypt]) },
      [
        'Instance: accepts sessions of Shell, but does not allow logs:CreateLogStream, logs:PutLogEvents, logs:DescribeLogStreams',
      ],
    ],
    [
      'an instance that is not allowed to describe log groups',
      { Instance: role([write, decrypt]) },
      ['accepts sessions of Shell, but does not allow logs:DescribeLogGroups'],
    ],
    [
      'an instance that is not allowed to decrypt',
      { Instance: role([write, describeLogs]) },
      ['accepts sessions of Shell, but does not allow kms:Decrypt'],
    ],
    ['a role that is in the key policy', { Instance: role([write, describeLogs]), Key: key(uses, roleItself) }, []],
    ['a role without Session Manager', { Instance: role([], []) }, []],
    [
      'a bucket to which the instance is not allowed to write',
      {
        Bucket: { Type: 'AWS::S3::Bucket' },
        Shell: document({ s3BucketName: { Ref: 'Bucket' }, s3KeyPrefix: 'shells' }),
      },
      ['Instance: accepts sessions of Shell, but does not allow s3:PutObject, s3:GetEncryptionConfiguration'],
    ],
    [
      'a bucket that may be unencrypted',
      {
        Bucket: { Type: 'AWS::S3::Bucket' },
        Instance: role([], []),
        Shell: document({ s3BucketName: { Ref: 'Bucket' }, s3EncryptionEnabled: false }),
      },
      ['logs to a bucket even if it is not encrypted'],
    ],
  ])('%s', (_name, change, expected) =>
    expect(findingsOf(session, { ...good, ...change })).toEqual(expected.map((text) => expect.stringContaining(text))),
  );

  it('accepts the preferences of the account without a policy', () => {
    const { Access: _, ...rest } = good;
    expect(findingsOf(session, { ...rest, Shell: document({}, { Name: 'SSM-SessionManagerRunShell' }) })).toEqual([]);
  });

  it('accepts a document that is an output if no policy of the system allows starting sessions', () => {
    const { Access: _, ...rest } = good;
    const Outputs = { Document: { Value: { Ref: 'Shell' } } };
    expect(findingsOf(session, rest, { Outputs })).toEqual([]);
    const elsewhere = { ...rest, Access: access([{ 'Fn::Sub': 'arn:aws:ssm:*:*:document/Other' }]) };
    expect(findingsOf(session, elsewhere, { Outputs })).toEqual([
      expect.stringContaining('is not used: no policy allows anyone to start a session with it'),
    ]);
  });

  it('accepts an external key, log group and policy of the role', () => {
    const Parameters = { KeyArn: { Type: 'String' }, GroupName: { Type: 'String' }, PolicyArn: { Type: 'String' } };
    const from = { kmsKeyId: { Ref: 'KeyArn' }, cloudWatchLogGroupName: { Ref: 'GroupName' } };
    expect(findingsOf(session, { Shell: document(from), Access: good.Access }, { Parameters })).toEqual([]);
    const Instance = role([], [core, { Ref: 'PolicyArn' }]);
    expect(findingsOf(session, { ...good, Instance }, { Parameters })).toEqual([]);
  });

  it('ignores documents that are not for shell sessions', () => {
    const Command = { Type: 'AWS::SSM::Document', Properties: { Content: { schemaVersion: '2.2' } } };
    expect(findingsOf(session, { Command, Access: access('*', {}) })).toEqual([]);
  });
});

describe('a policy that allows starting sessions', () => {
  const end = { Effect: 'Allow', Action: ['ssm:TerminateSession', 'kms:GenerateDataKey'], Resource: '*' };
  const allowed = (...Statement: object[]) => ({
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { PolicyDocument: { Statement: [...Statement, end] } },
  });
  const start = (Resource: unknown, Condition: object) => ({
    ...{ Sid: 'Open', Effect: 'Allow', Action: 'ssm:StartSession', Resource, Condition },
  });
  const sessions = { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:session/*' };
  const resume = (Condition: object, Resource: unknown = sessions) => ({
    ...{ Sid: 'Own', Effect: 'Allow', Action: 'ssm:ResumeSession', Resource, Condition },
  });
  const machine = (Key: string) => ({ Type: 'AWS::EC2::Instance', Properties: { Tags: [{ Key, Value: 'x' }] } });
  const own = { StringEquals: { 'ssm:resourceTag/aws:ssmmessages:session-id': '${aws:userid}' } };
  const found = (change: SmallResources) => findingsOf(session, { ...good, ...change });

  it('requires a tag of instances', () => {
    expect(found({ Access: allowed(start([ofDocument, instance], { ...checked, ...tagged })) })).toEqual([]);
    expect(found({ Access: allowed(start([ofDocument, instance], checked)) })).toEqual([
      'Access: the statement Open allows sessions on every instance of the account',
    ]);
  });
  it('requires a tag that they have', () => {
    expect(found({ Machine: machine('SessionDocument') })).toEqual([]);
    expect(found({ Machine: machine('SessionDcoument') })).toEqual([
      'Access: the statement Open requires the tag SessionDocument, which no instance of the system has',
    ]);
  });
  it('also allows ending them and generating a data key', () => {
    const Access = {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Statement: [start([ofDocument, instance], { ...checked, ...tagged })] } },
    };
    expect(found({ Access })).toEqual([
      'Access: allows users to start sessions, but not ssm:TerminateSession, kms:GenerateDataKey',
    ]);
  });
  it('does not allow resuming sessions of other users', () => {
    const mine = { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:session/${!aws:userid}-*' };
    expect(found({ More: allowed(resume(own), resume({}, mine)) })).toEqual([]);
    expect(found({ More: allowed(resume({})) })).toEqual([
      'More: the statement Own allows users to resume sessions of other users',
    ]);
  });
});
