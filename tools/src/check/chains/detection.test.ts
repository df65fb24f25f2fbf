import { describe, expect, it } from 'vitest';
import { detection } from './detection.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const trustedBy = (Service: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }] },
  },
});
const recorder = (RecordingGroup: object) => ({
  Recorder: {
    Type: 'AWS::Config::ConfigurationRecorder',
    Properties: { RoleARN: { 'Fn::GetAtt': 'Role.Arn' }, RecordingGroup },
  },
});
const access = { Type: 'AWS::IAM::ManagedPolicy', Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: {} } };
const body = (Resources: object) => JSON.stringify({ Resources });
const pack = (DependsOn: string[], TemplateBody: string) => ({
  Pack: { Type: 'AWS::Config::ConformancePack', DependsOn, Properties: { TemplateBody } },
});
const detector = (change: object) => ({
  Detector: {
    Type: 'AWS::GuardDuty::Detector',
    Properties: { Enable: true, Features: [{ Name: 'S3_DATA_EVENTS', Status: 'ENABLED' }], ...change },
  },
});
const hub = { Type: 'AWS::SecurityHub::Hub', Properties: { EnableDefaultStandards: false, AutoEnableControls: true } };
const standard = (...DependsOn: string[]) => ({ Type: 'AWS::SecurityHub::Standard', DependsOn });
const analyzer = (change: object) => ({
  Analyzer: { Type: 'AWS::AccessAnalyzer::Analyzer', Properties: { Type: 'ACCOUNT', ...change } },
});
const archives = (...Filter: object[]) => analyzer({ ArchiveRules: [{ RuleName: 'x', Filter }] });
const rule = { Rule: { Type: 'AWS::Config::ConfigRule' } };
const iamRule = {
  Rule: { Type: 'AWS::Config::ConfigRule', Properties: { Source: { SourceIdentifier: 'IAM_USER_MFA_ENABLED' } } },
};
const notices = (source: string, type: string, Targets: object[] = [{ Id: 'Topic', Arn: 'arn:aws:sns:x' }]) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventPattern: { source: [source], 'detail-type': [type] }, Targets },
});
const allNotices: SmallResources = {
  Threats: notices('aws.guardduty', 'GuardDuty Finding'),
  Controls: notices('aws.securityhub', 'Security Hub Findings - Imported'),
  Violations: notices('aws.config', 'Config Rules Compliance Change'),
  Sharing: notices('aws.access-analyzer', 'Access Analyzer Finding'),
};
const good: SmallResources = {
  ...allNotices,
  Role: trustedBy('config.amazonaws.com'),
  ...recorder({ AllSupported: true }),
  Channel: { Type: 'AWS::Config::DeliveryChannel' },
  ...pack(['Recorder', 'Channel'], body(rule)),
  ...detector({}),
  Hub: hub,
  Standard: standard('Hub'),
  ...analyzer({}),
};
const delivering = (Action: string): SmallResources => ({
  History: { Type: 'AWS::S3::Bucket' },
  Channel: { Type: 'AWS::Config::DeliveryChannel', Properties: { S3BucketName: { Ref: 'History' } } },
  Role: {
    ...good.Role!,
    Properties: {
      ...(good.Role as unknown as { Properties: object }).Properties,
      Policies: [
        {
          PolicyName: 'deliver',
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: { 'Fn::Sub': '${History.Arn}/*' } }] },
        },
      ],
    },
  },
});
const { Channel: _c, ...withoutChannel } = good;
const { Standard: _s, ...withoutStandard } = good;
const { Threats: _g, ...withoutRule } = good;
const unsent = 'has no event rule that sends its findings: they are visible in the console only';

describe('detection', () => {
  it.each<[string, SmallResources, string[]]>([
    ['all services', good, []],
    ['no resource type', { ...good, ...recorder({ AllSupported: false }) }, ['Recorder: records no resource types']],
    ['some resource types', { ...good, ...recorder({ AllSupported: false, ResourceTypes: ['AWS::S3::Bucket'] }) }, []],
    [
      'a role of another service',
      { ...good, Role: trustedBy('ec2.amazonaws.com') },
      ['Role: is the role of Recorder, but config.amazonaws.com is not allowed to assume it'],
    ],
    [
      'a role whose policy is created later',
      { ...good, Access: access },
      [
        'Recorder: can be created before Access, without which the role Role has no permissions',
        'Channel: can be created before Access, without which the role Role has no permissions',
      ],
    ],
    [
      'a role that cannot write to its bucket',
      { ...good, ...delivering('s3:GetBucketAcl') },
      ['Role: is the role of Recorder, but does not have s3:PutObject in History of Channel'],
    ],
    ['a role that can write to its bucket', { ...good, ...delivering('s3:PutObject') }, []],
    ['no channel', withoutChannel, ['Recorder: has no delivery channel: AWS does not start it']],
    ['findings of GuardDuty without a rule', withoutRule, [`Detector: ${unsent}`]],
    [
      'a rule for other events of GuardDuty',
      { ...good, Threats: notices('aws.guardduty', 'GuardDuty Runtime Protection Unhealthy') },
      [`Detector: ${unsent}`],
    ],
    [
      'a rule without a target',
      { ...good, Threats: notices('aws.guardduty', 'GuardDuty Finding', []) },
      [`Detector: ${unsent}`],
    ],
    [
      'findings of all services without rules',
      {
        ...withoutRule,
        Controls: notices('aws.s3', 'x'),
        Violations: notices('aws.s3', 'x'),
        Sharing: notices('aws.s3', 'x'),
      },
      [`Pack: ${unsent}`, `Detector: ${unsent}`, `Hub: ${unsent}`, `Analyzer: ${unsent}`].sort(),
    ],
    [
      'rules about IAM, and a recorder without IAM',
      {
        ...good,
        ...recorder({ AllSupported: true, IncludeGlobalResourceTypes: false }),
        ...pack(['Recorder', 'Channel'], body(iamRule)),
      },
      ['Pack: evaluates IAM, which the recorder Recorder does not record: these rules have no results'],
    ],
    [
      'rules about IAM, and a recorder with IAM',
      {
        ...good,
        ...recorder({ AllSupported: true, IncludeGlobalResourceTypes: true }),
        ...pack(['Recorder', 'Channel'], body(iamRule)),
      },
      [],
    ],
    ['a pack without rules', { ...good, ...pack(['Recorder', 'Channel'], body({})) }, ['Pack: has no rule']],
    [
      'a pack that is created before the channel',
      { ...good, ...pack(['Recorder'], body(rule)) },
      ['Pack: can be created before Channel, without which its creation fails'],
    ],
    ['a detector that is disabled', { ...good, ...detector({ Enable: false }) }, ['Detector: is disabled']],
    [
      'a feature that is disabled',
      { ...good, ...detector({ Features: [{ Name: 'S3_DATA_EVENTS', Status: 'DISABLED' }] }) },
      ['Detector: does not enable S3_DATA_EVENTS'],
    ],
    ['no standard', withoutStandard, ['Hub: has no enabled standards']],
    [
      'a standard that is created before the hub',
      { ...good, Standard: standard() },
      ['Standard: can be created before Hub, without which its creation fails'],
    ],
    [
      'new controls that are not enabled',
      { ...good, Hub: { ...hub, Properties: { AutoEnableControls: false } } },
      ['Hub: does not enable new controls of its standards'],
    ],
    ['no zone of trust', { ...good, ...analyzer({ Type: undefined }) }, ['Analyzer: does not set its type']],
    [
      'archived findings about public access',
      { ...good, ...archives({ Property: 'isPublic', Eq: ['true'] }) },
      ['Analyzer: archives every finding about public access'],
    ],
    [
      'archived findings about one public resource',
      { ...good, ...archives({ Property: 'isPublic', Eq: ['true'] }, { Property: 'resource', Eq: ['x'] }) },
      [],
    ],
  ])('%s', (_, resources, expected) => {
    const found = findingsOf(detection, resources);
    expect([...found].sort()).toEqual([...expected].sort().map((each) => expect.stringContaining(each)));
  });
});
