import type { Json } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { eventPattern } from './event-pattern.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const call = 'AWS API Call via CloudTrail';
const rule = (EventPattern: Json, more = {}) => ({
  Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern, ...more } },
});
const found = (pattern: Json, more = {}) => findingsOf(eventPattern, rule(pattern, more));

describe('event-pattern', () => {
  it.each<[string, Json, object?]>([
    [
      'a job of HealthLake',
      { source: ['aws.healthlake'], 'detail-type': ['Import Job Completed'], detail: { datastoreId: ['x'] } },
    ],
    ['an event of a custom application', { source: ['com.example'], 'detail-type': ['Order'] }],
    ['a prefix', { source: [{ prefix: 'aws.' }], detail: { anything: ['x'] } }],
    [
      'a source whose detail types are not all known',
      { source: ['aws.inspector2'], 'detail-type': ['Inspector2 Finding'] },
    ],
    ['a partner', { source: ['aws.partner/example.com/1'] }],
    [
      'an object',
      {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: ['b'] }, object: { key: [{ prefix: 'a/' }] } },
      },
    ],
    [
      'a call',
      {
        source: ['aws.s3'],
        'detail-type': [call],
        detail: {
          eventSource: ['s3.amazonaws.com'],
          resources: { ARN: ['x'] },
          requestParameters: { bucketName: ['b'] },
        },
      },
    ],
    [
      'a sign-in',
      {
        source: ['aws.signin'],
        'detail-type': ['AWS Console Sign In via CloudTrail'],
        detail: { eventName: ['ConsoleLogin'] },
      },
    ],
    [
      'a read-only call that the rule receives by its state',
      {
        source: ['aws.secretsmanager'],
        'detail-type': [call],
        detail: { eventSource: ['secretsmanager.amazonaws.com'], eventName: ['GetSecretValue'] },
      },
      { State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' },
    ],
    [
      'calls that EventBridge delivers although they change nothing or begin with Get',
      {
        source: ['aws.sts'],
        'detail-type': [call],
        detail: { eventSource: ['sts.amazonaws.com'], eventName: ['AssumeRole', 'GetSessionToken'] },
      },
    ],
    [
      'a call that is not an IAM action',
      {
        source: ['aws.kms'],
        'detail-type': [call],
        detail: { eventSource: ['kms.amazonaws.com'], eventName: ['RotateKey'] },
      },
    ],
    [
      '$or',
      {
        source: ['aws.kms'],
        'detail-type': ['KMS CMK Rotation'],
        $or: [{ detail: { 'key-id': ['x'] } }, { region: ['y'] }],
      },
    ],
  ])('accepts %s', (_, pattern, more) => {
    expect(found(JSON.parse(JSON.stringify(pattern)), more)).toEqual([]);
  });

  it.each<[string, Json, RegExp, object?]>([
    [
      'an event that does not exist',
      { source: ['aws.healthlake'], 'detail-type': ['HealthLake Import Job State Change'] },
      /no event 'HealthLake Import/,
    ],
    [
      'a misspelt detail type',
      { source: ['aws.ec2'], 'detail-type': ['EC2 Instance State Change'] },
      /no event 'EC2 Instance State Change'/,
    ],
    ['an empty list', { source: ['aws.kms'], 'detail-type': [] }, /has an empty list/],
    ['a source that does not exist', { source: ['aws.heathlake'] }, /no events with the source aws\.heathlake/],
    [
      'a status that is not in the event',
      { source: ['aws.healthlake'], 'detail-type': ['Import Job Completed'], detail: { status: ['COMPLETED'] } },
      /no field detail\.status/,
    ],
    [
      'a field one level deeper',
      { source: ['aws.s3'], 'detail-type': ['Object Created'], detail: { bucket: { bucketName: ['b'] } } },
      /detail\.bucket\.bucketName/,
    ],
    [
      'a field that no event has',
      { source: ['aws.s3'], detailType: ['Object Created'] },
      /its pattern uses detailType, which no event has/,
    ],
    [
      'calls of another service',
      { source: ['aws.iam'], 'detail-type': [call], detail: { eventSource: ['sts.amazonaws.com'] } },
      /do not have the source aws\.iam/,
    ],
    [
      'an event source that does not exist',
      { source: ['aws.elasticfilesystem'], 'detail-type': [call], detail: { eventSource: ['efs.amazonaws.com'] } },
      /no event source efs/,
    ],
    [
      'a misspelt call',
      {
        source: ['aws.cloudtrail'],
        'detail-type': [call],
        detail: { eventSource: ['cloudtrail.amazonaws.com'], eventName: ['StopLoging'] },
      },
      /no call StopLoging/,
    ],
    [
      'a sign-in among calls',
      { source: ['aws.signin'], 'detail-type': [call], detail: { eventName: ['ConsoleLogin'] } },
      /ConsoleLogin does not have the detail type 'AWS API Call via CloudTrail'/,
    ],
    [
      'a sign-in of another service',
      { source: ['aws.iam'], 'detail-type': ['AWS Console Sign In via CloudTrail'] },
      /sign-ins come from aws\.signin/,
    ],
    [
      'a read-only call that EventBridge does not deliver',
      {
        source: ['aws.sts'],
        'detail-type': [call],
        detail: { eventSource: ['sts.amazonaws.com'], eventName: ['GetCallerIdentity'] },
      },
      /its State is ENABLED, and GetCallerIdentity is a read-only call: EventBridge does not deliver it/,
    ],
  ])('finds %s', (_, pattern, message, more) => {
    const findings = found(pattern, more);
    expect(findings.join('\n')).toMatch(message);
    expect(findings.filter((finding) => !/calls to/.test(finding)).length).toBeLessThanOrEqual(1);
  });

  it('finds AWS events on a custom bus, and accepts them if a rule forwards them', () => {
    const Bus = { Type: 'AWS::Events::EventBus', Properties: { Name: 'own' } };
    const listening = rule({ source: ['aws.kms'] }, { EventBusName: { Ref: 'Bus' } });
    expect(findingsOf(eventPattern, { Bus, ...listening })).toEqual([expect.stringMatching(/default bus/)]);
    const Forward = {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.kms'] },
        Targets: [{ Id: 'Bus', Arn: { 'Fn::GetAtt': ['Bus', 'Arn'] } }],
      },
    };
    expect(findingsOf(eventPattern, { Bus, Forward, ...listening })).toEqual([]);
  });
});

it('finds a disabled rule or schedule, also one that an option creates', () => {
  const off = 'Rule: its State is DISABLED: it matches no event';
  const pattern = { source: ['com.example'] };
  expect(found(pattern, { State: 'DISABLED' })).toEqual([off]);
  const { Rule } = rule(pattern, { State: 'DISABLED' });
  const option = { Parameters: { Wanted: { Type: 'String', Default: 'no' } } };
  const Conditions = { IsWanted: { 'Fn::Equals': [{ Ref: 'Wanted' }, 'yes'] } };
  const optional = { Rule: { ...Rule, Condition: 'IsWanted' } };
  expect(findingsOf(eventPattern, optional, { ...option, Conditions })).toEqual([`${off} (with Wanted=yes)`]);
  const State = { 'Fn::If': ['IsWanted', 'DISABLED', 'ENABLED'] };
  expect(findingsOf(eventPattern, rule(pattern, { State }), { ...option, Conditions })).toEqual([]);
  const Schedule = { Type: 'AWS::Scheduler::Schedule', Properties: { State: 'DISABLED' } };
  expect(findingsOf(eventPattern, { Schedule })).toEqual(['Schedule: its State is DISABLED: it matches no event']);
});

it('checks each alternative of $or', () => {
  const either = (...names: string[]) => ({
    source: ['aws.ecs', 'aws.ssm'],
    'detail-type': [call],
    detail: {
      $or: [
        { eventSource: ['ecs.amazonaws.com'], eventName: [names[0]!] },
        { eventSource: ['ssm.amazonaws.com'], eventName: [names[1]!] },
      ],
    },
  });
  expect(found(either('ExecuteCommand', 'StartSession'))).toEqual([]);
  expect(found(either('ExecuteCommand', 'StartSesson'))).toEqual([
    expect.stringMatching(/^Rule: ssm has no call StartSesson/),
  ]);
  expect(found(either('ExecuteComand', 'StartSession'))).toEqual([
    expect.stringMatching(/^Rule: ecs has no call ExecuteComand/),
  ]);
  const bySource = (name: string) =>
    found({ source: ['aws.ecs', 'aws.ssm'], 'detail-type': [call], detail: { eventName: [name] } });
  expect(bySource('ExecuteCommand')).toEqual([]);
  expect(bySource('ExecuteComand')).toEqual([expect.stringMatching(/^Rule: ecs and ssm have no call ExecuteComand/)]);
});

describe('a list of a pattern', () => {
  const find = (pattern: object) =>
    findingsOf(eventPattern, {
      Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: pattern } },
      Topic: { Type: 'AWS::SNS::Topic' },
      Other: { Type: 'AWS::SNS::Topic' },
    } as SmallResources);
  const topics = (...ids: string[]) => find({ source: ['own'], detail: { topicArn: ids.map((id) => ({ Ref: id })) } });
  it('has each value once', () => {
    expect(topics('Topic', 'Other')).toEqual([]);
    expect(
      find({ source: ['own'], detail: { a: [{ wildcard: { 'Fn::Join': ['', ['*', { Ref: 'Topic' }, '*']] } }] } }),
    ).toEqual([]);
    expect(topics('Topic', 'Topic')).toEqual(['Rule: its pattern has ${root/Topic} twice in a list']);
    expect(find({ source: ['own'], detail: { a: [{ prefix: 'a' }, { prefix: 'b' }] } })).toEqual([]);
    expect(find({ source: ['own'], detail: { a: [{ prefix: 'a' }, { prefix: 'a' }] } })).toEqual([
      'Rule: its pattern has {"prefix":"a"} twice in a list',
    ]);
  });
  it('has detail types of CloudTrail, also for a service whose types are not all known', () => {
    const of = (type: string) => find({ source: ['aws.monitoring', 'aws.lambda'], 'detail-type': [type] });
    expect(of('AWS API Call via CloudTrail')).toEqual([]);
    expect(of('Another Type')).toEqual([]);
    expect(of('AWS API Call iva CloudTrail').join()).toContain("sends no event 'AWS API Call iva CloudTrail'");
  });
});
