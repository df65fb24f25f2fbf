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
const look = { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' };
const decrypt = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': ['Key', 'Arn'] } };
const uses = ['kms:Decrypt', 'kms:GenerateDataKey'];

const good = {
  Key: key(uses),
  Group: { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
  Shell: document(),
  Access: access([ofDocument, instance]),
  Instance: role([write, look, decrypt]),
};

describe('session', () => {
  it.each<[string, SmallResources, string[]]>([
    ['shells that end, are recorded, encrypted and in force', {}, []],
    ['no idle time-out', { Shell: document({ idleSessionTimeout: '' }) }, ['does not set when an idle session ends']],
    ['a time-out that is not taken', { Shell: document({ idleSessionTimeout: '90' }) }, ['has idleSessionTimeout 90']],
    ['no end', { Shell: document({ maxSessionDuration: '' }) }, ['does not limit the duration of a session']],
    ['no record', { Shell: document({ cloudWatchLogGroupName: '' }) }, ['does not log sessions']],
    [
      'a log group that nobody makes',
      { Shell: document({ cloudWatchLogGroupName: '/shells' }) },
      ['logs to a log group that is not in the system'],
    ],
    [
      'a log group by its ARN',
      { Shell: document({ cloudWatchLogGroupName: { 'Fn::GetAtt': ['Group', 'Arn'] } }) },
      ['uses the ARN of Group'],
    ],
    [
      'a record that need not be encrypted',
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
      'a key that nobody may use',
      { Key: key(uses, { Service: 'logs.amazonaws.com' }) },
      ['Key: encrypts Shell, but does not allow users who start a session to call kms:GenerateDataKey'],
    ],
    [
      'a key that is used by way of a service only',
      { Key: key(uses, account, { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }) },
      ['Key: encrypts Shell, but does not allow users who start a session to call kms:GenerateDataKey'],
    ],
    [
      'a document that nothing enforces',
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
      'a policy without the check of the document',
      { Access: access([ofDocument, instance], tagged) },
      ['Access: the statement Open allows ssm:StartSession without a check'],
    ],
    [
      'an instance that may not write',
      { Instance: role([look, decrypt]) },
      [
        'Instance: accepts sessions of Shell, but does not have logs:CreateLogStream, logs:PutLogEvents, logs:DescribeLogStreams',
      ],
    ],
    [
      'an instance that may not look',
      { Instance: role([write, decrypt]) },
      ['accepts sessions of Shell, but does not have logs:DescribeLogGroups'],
    ],
    [
      'an instance that may not decrypt',
      { Instance: role([write, look]) },
      ['accepts sessions of Shell, but does not have kms:Decrypt'],
    ],
    ['a role that the key names', { Instance: role([write, look]), Key: key(uses, roleItself) }, []],
    ['a role of something else', { Instance: role([], []) }, []],
    [
      'a bucket into which the instance may not put',
      {
        Bucket: { Type: 'AWS::S3::Bucket' },
        Shell: document({ s3BucketName: { Ref: 'Bucket' }, s3KeyPrefix: 'shells' }),
      },
      ['Instance: accepts sessions of Shell, but does not have s3:PutObject, s3:GetEncryptionConfiguration'],
    ],
    [
      'a bucket that need not be encrypted',
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

  it('takes the preferences of the account to be in force without a policy', () => {
    const { Access: _, ...rest } = good;
    expect(findingsOf(session, { ...rest, Shell: document({}, { Name: 'SSM-SessionManagerRunShell' }) })).toEqual([]);
  });

  it('is silent about a document that is given out where no policy of the system starts sessions', () => {
    const { Access: _, ...rest } = good;
    const Outputs = { Document: { Value: { Ref: 'Shell' } } };
    expect(findingsOf(session, rest, { Outputs })).toEqual([]);
    const elsewhere = { ...rest, Access: access([{ 'Fn::Sub': 'arn:aws:ssm:*:*:document/Other' }]) };
    expect(findingsOf(session, elsewhere, { Outputs })).toEqual([
      expect.stringContaining('is not used: no policy allows anyone to start a session with it'),
    ]);
  });

  it('is silent about a key, a log group and a policy of the role from outside', () => {
    const Parameters = { KeyArn: { Type: 'String' }, GroupName: { Type: 'String' }, PolicyArn: { Type: 'String' } };
    const from = { kmsKeyId: { Ref: 'KeyArn' }, cloudWatchLogGroupName: { Ref: 'GroupName' } };
    expect(findingsOf(session, { Shell: document(from), Access: good.Access }, { Parameters })).toEqual([]);
    const Instance = role([], [core, { Ref: 'PolicyArn' }]);
    expect(findingsOf(session, { ...good, Instance }, { Parameters })).toEqual([]);
  });

  it('asks nothing where no shell is opened', () => {
    const Command = { Type: 'AWS::SSM::Document', Properties: { Content: { schemaVersion: '2.2' } } };
    expect(findingsOf(session, { Command, Access: access('*', {}) })).toEqual([]);
  });
});

describe('who opens a session', () => {
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

  it('does so on instances with a tag', () => {
    expect(found({ Access: allowed(start([ofDocument, instance], { ...checked, ...tagged })) })).toEqual([]);
    expect(found({ Access: allowed(start([ofDocument, instance], checked)) })).toEqual([
      'Access: the statement Open allows sessions on every instance of the account',
    ]);
  });
  it('with a tag that they have', () => {
    expect(found({ Machine: machine('SessionDocument') })).toEqual([]);
    expect(found({ Machine: machine('SessionDcoument') })).toEqual([
      'Access: the statement Open requires the tag SessionDocument, which no instance of the system has',
    ]);
  });
  it('ends it, and makes the key of it', () => {
    const Access = {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Statement: [start([ofDocument, instance], { ...checked, ...tagged })] } },
    };
    expect(found({ Access })).toEqual([
      'Access: allows users to start sessions, but not ssm:TerminateSession, kms:GenerateDataKey',
    ]);
  });
  it('goes on with no one else’s', () => {
    const mine = { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:session/${!aws:userid}-*' };
    expect(found({ More: allowed(resume(own), resume({}, mine)) })).toEqual([]);
    expect(found({ More: allowed(resume({})) })).toEqual([
      'More: the statement Own allows users to resume sessions of other users',
    ]);
  });
});
