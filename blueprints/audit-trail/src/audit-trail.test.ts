import { readFileSync } from 'node:fs';
import { managementEventFacts, type Resource } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { decide, statementsOf, textOf } from '../../../packages/data/src/testing/decide.ts';
import { auditTrail } from './audit-trail.ts';
import { cisControls } from './cis-controls.ts';
import { parseConfiguration } from './log-parser/configuration.ts';
import { metrics } from './log-parser/metrics.ts';
import { settingsFrom } from './log-parser/settings.ts';

/** Default values of conditions: a created trail of this account. Other conditions stay in the template. */
const defaultConditions: Readonly<Record<string, boolean>> = {
  HasTrail: true,
  HasTrailPrefix: false,
  HasTrailKey: false,
};
function withDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isNoValue(item)).map(withDefaults);
  if (typeof value !== 'object' || value === null) return value;
  if (branchOf(value) !== undefined) return withDefaults(branchOf(value));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withDefaults(item)]));
}
function branchOf(value: unknown): unknown {
  const [condition, then, otherwise] = (value as { 'Fn::If'?: [string, unknown, unknown] })['Fn::If'] ?? ['', 0, 0];
  return condition in defaultConditions ? (defaultConditions[condition] ? then : otherwise) : undefined;
}
const isNoValue = (item: unknown) => JSON.stringify(branchOf(item)) === '{"Ref":"AWS::NoValue"}';

const allResources = Object.values(auditTrail.plan.stacks).flatMap((snippets) =>
  snippets.flatMap((snippet) => snippet.resources),
);
const resources = allResources.map((resource) => ({
  ...resource,
  properties: withDefaults(resource.properties) as Resource['properties'],
}));
const ofType = (type: string) => resources.filter((resource) => resource.type === type);
const properties = (resource: Resource) => resource.properties as Readonly<Record<string, unknown>>;
const named = (id: string, among: readonly Resource[] = resources) => {
  const found = among.find((resource) => resource.id === id);
  if (!found) throw new Error(`no resource ${id}`);
  return { ...found, properties: properties(found) };
};
const declared = Object.values(auditTrail.parameters).flatMap((group) => Object.entries(group));
const ref = (id: string) => ({ Ref: id });
const att = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [id, attribute] });
const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the trail', () => {
  const { properties: trail, dependsOn } = named('Trail');
  const selectors = trail.AdvancedEventSelectors as readonly unknown[];

  test('records all Regions, with log file validation, a KMS key and a log group', () => {
    expect(trail).toMatchObject({
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      KMSKeyId: att('LogKey'),
      CloudWatchLogsLogGroupArn: att('TrailLogGroup'),
      S3BucketName: ref('LogArchiveBucket'),
    });
    expect(dependsOn).toEqual(['LogArchiveBucketPolicy', 'TrailAccess']);
  });

  test('records object reads and writes only if buckets are set', () => {
    expect(selectors[0]).toMatchObject({ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] });
    expect(selectors[1]).toMatchObject({ 'Fn::If': ['HasDataEventBuckets', {}, ref('AWS::NoValue')] });
    expect(JSON.stringify(auditTrail.conditions.HasDataEventBuckets)).toContain('DataEventBucketArns');
    expect(named('ObjectCalls').when).toEqual(['HasDataEventBuckets']);
  });

  test('is in one stack with its bucket, its policy and its key', () => {
    const ids = auditTrail.plan.stacks.security?.flatMap((snippet) => snippet.resources.map(({ id }) => id));
    expect(ids).toEqual(
      expect.arrayContaining(['Trail', 'LogArchiveBucket', 'LogArchiveBucketPolicy', 'LogKey', 'TrailAccess']),
    );
  });

  test('can write to its archive and use its key: all three have the same ARN', () => {
    const arn = textOf({
      'Fn::Sub': [
        'arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/${Name}',
        { Name: trail.TrailName },
      ],
    });
    const call = { by: 'cloudtrail.amazonaws.com', resource: '${LogArchiveBucket.Arn}/AWSLogs/${AWS::AccountId}/file' };
    const put = { 'aws:SourceArn': arn, 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SecureTransport': 'true' };
    const encrypt = { 'aws:SourceArn': arn, 'kms:EncryptionContext:aws:cloudtrail:arn': arn };
    const bucket = statementsOf(named('LogArchiveBucketPolicy'));
    const key = statementsOf(named('LogKey'));
    expect(decide(bucket, { ...call, action: 's3:PutObject', context: put })).toBe('allow');
    expect(decide(key, { ...call, action: 'kms:GenerateDataKey', context: encrypt })).toBe('allow');
    const other = { 'aws:SourceArn': `${arn}-2` };
    expect(decide(bucket, { ...call, action: 's3:PutObject', context: { ...put, ...other } })).toBe('nothing');
    expect(decide(key, { ...call, action: 'kms:GenerateDataKey', context: { ...encrypt, ...other } })).toBe('nothing');
  });
});

describe('trail options', () => {
  test('the trail records this account, or all accounts of the configured organization', () => {
    expect(named('Trail').properties.IsOrganizationTrail).toEqual({ 'Fn::If': ['HasOrganization', true, false] });
    const statements = JSON.stringify(named('LogArchiveBucketPolicy').properties.PolicyDocument);
    expect(statements).toContain('{"Fn::If":["HasOrganization",{"Sid":"OrganizationWrites"');
    expect(statements).toContain('${Bucket}/AWSLogs/${Organization}/*');
  });

  test('with an existing trail, the parser and filters read its bucket and log group, and no trail is created', () => {
    const own = ['TrailRole', 'TrailAccess', 'LogArchiveBucket', 'LogArchiveBucketPolicy', 'TrailLogGroup', 'Trail'];
    for (const id of own) expect(named(id).when, id).toEqual(['HasTrail']);
    const eitherBucket = { 'Fn::If': ['HasTrail', ref('LogArchiveBucket'), ref('TrailBucketName')] };
    expect(named('LogFileRule', allResources).properties.EventPattern).toMatchObject({
      detail: { bucket: { name: [eitherBucket] } },
    });
    expect(named('RootAccountUsageFilter', allResources).properties.LogGroupName).toEqual({
      'Fn::If': ['HasTrail', ref('TrailLogGroup'), ref('TrailLogGroupName')],
    });
    expect(JSON.stringify(named('ParserAccess', allResources).properties)).toContain(
      '{"Fn::If":["HasTrailKey",{"Ref":"TrailKeyArn"}',
    );
  });
});

describe('the log archive', () => {
  const { properties: archive, keep } = named('LogArchiveBucket');

  test('is versioned and locked, with the retention and mode of the parameters', () => {
    expect(archive).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        Rule: { DefaultRetention: { Mode: ref('ObjectLockMode'), Days: ref('RetentionDays') } },
      },
    });
    expect(declared.find(([id]) => id === 'ObjectLockMode')?.[1].declaration.Default).toBe('GOVERNANCE');
  });

  const days = declared.find(([id]) => id === 'RetentionDays')?.[1].declaration.AllowedValues as readonly number[];

  test('moves log files of 128 KB and more to archive storage after a year, and expires them after the retention', () => {
    expect(archive.LifecycleConfiguration).toMatchObject({
      TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K',
    });
    const [retention] = (archive.LifecycleConfiguration as { Rules: object[] }).Rules;
    const move = { StorageClass: 'GLACIER_IR', TransitionInDays: 365 };
    expect(retention).toMatchObject({
      Transitions: { 'Fn::If': ['IsRetentionOverOneYear', [move], ref('AWS::NoValue')] },
      ExpirationInDays: ref('RetentionDays'),
    });
  });

  test('has no transition if log files expire within a year, which S3 refuses', () => {
    const short = days.filter((day) => day <= 365).map((day) => ({ 'Fn::Equals': [ref('RetentionDays'), `${day}`] }));
    expect(auditTrail.conditions.IsRetentionOverOneYear).toEqual({ 'Fn::Not': [{ 'Fn::Or': short }] });
  });

  test('denies HTTP and TLS below 1.2, as all buckets', () => {
    for (const { id } of ofType('AWS::S3::Bucket')) {
      const get = (context: Record<string, string>) =>
        decide(statementsOf(named(`${id}Policy`)), {
          by: '${SomeRole.Arn}',
          action: 's3:GetObject',
          resource: `\${${id}.Arn}/file`,
          context: { 'aws:PrincipalIsAWSService': 'false', ...context },
        });
      expect(get({ 'aws:SecureTransport': 'false' }), id).toBe('deny');
      expect(get({ 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.1' }), id).toBe('deny');
      expect(get({ 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.2' }), id).toBe('nothing');
    }
  });

  test('is retained, with its policy, its key and the access logs', () => {
    expect(keep).toBe('log-store');
    for (const id of ['LogArchiveBucketPolicy', 'LogKey', 'AccessLogBucket', 'AccessLogBucketPolicy']) {
      expect(named(id).keep, id).toBe('log-store');
    }
  });
});

describe('the log parser', () => {
  const statements = statementsOf(named('ParserAccess'));
  const { properties: fn, dependsOn } = named('Parser');

  test('has exactly the permissions that its handler documents', () => {
    const permissionLines = read('log-parser/handler.ts').match(/^ \* {3}\w+:\w+.*$/gm) ?? [];
    const actions = permissionLines.flatMap((line) => {
      const [service, names] = line.slice(5).split(/ {2,}/)[0]!.split(/:(.*)/);
      return names!.split(', ').map((name) => (name.includes(':') ? name : `${service}:${name}`));
    });
    expect(actions.length).toBeGreaterThan(10);
    expect(new Set(statements.flatMap(({ Action }) => Action))).toEqual(new Set(actions));
  });

  test('and the other service roles have permissions on named resources only', () => {
    const named = /^\$\{\w+(\.\w+)?\}|:security-group\/\$\{Vpc\.DefaultSecurityGroup\}$/;
    const withoutResources = ['ec2:DescribeSecurityGroups', 'logs:DescribeLogGroups'];
    const userPolicies = ['WorkforceGroupMfaPolicy', 'SessionAccess'];
    for (const policy of ofType('AWS::IAM::ManagedPolicy').filter(({ id }) => !userPolicies.includes(id))) {
      for (const { Action, Resource, NotAction, NotResource } of statementsOf(policy)) {
        expect([NotAction, NotResource]).toEqual([undefined, undefined]);
        for (const action of [Action].flat()) expect(action).not.toContain('*');
        if ([Action].flat().every((action) => withoutResources.includes(`${action}`))) continue;
        for (const resource of [Resource].flat()) expect(textOf(resource), policy.id).toMatch(named);
      }
    }
  });

  test('can read log files and keywords only in S3', () => {
    const s3 = (action: string, resource: string) =>
      decide(statements, { by: '${ParserRole.Arn}', action: `s3:${action}`, resource });
    expect(s3('GetObject', '${LogArchiveBucket.Arn}/AWSLogs/file')).toBe('allow');
    expect(s3('GetObject', '${ConfigurationBucket.Arn}/keywords.json')).toBe('allow');
    expect(s3('GetObject', '${ConfigurationBucket.Arn}/other.json')).toBe('nothing');
    expect(s3('GetObject', '${AccessLogBucket.Arn}/file')).toBe('nothing');
    expect(s3('PutObject', '${LogArchiveBucket.Arn}/AWSLogs/file')).toBe('nothing');
    expect(s3('DeleteObject', '${LogArchiveBucket.Arn}/AWSLogs/file')).toBe('nothing');
  });

  test('can use both keys, and depends on its policy', () => {
    for (const key of ['LogKey', 'AlertKey']) {
      const call = { by: '${ParserRole.Arn}', action: 'kms:Decrypt', resource: '*' };
      expect(decide(statementsOf(named(key)), call), key).toBe('allow');
      expect(decide(statements, { ...call, resource: `\${${key}.Arn}` }), key).toBe('allow');
    }
    expect(dependsOn).toContain('ParserAccess');
  });

  test('has the environment variables that it reads', () => {
    const { Variables } = fn.Environment as { Variables: Record<string, unknown> };
    const environment = Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, textOf(value)]));
    const settings = { AWS_REGION: 'us-east-1', ...environment, RETENTION_DAYS: '2192' };
    expect(() => settingsFrom(settings)).not.toThrow();
    for (const name of Object.keys(Variables)) {
      expect(() => settingsFrom({ ...settings, [name]: undefined }), name).toThrow(name);
    }
  });

  test('receives each new log file from one queue, with a visibility timeout of six times its timeout', () => {
    expect(named('LogFileRule').properties).toMatchObject({
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [ref('LogArchiveBucket')] }, object: { key: [{ prefix: 'AWSLogs/' }] } },
      },
      Targets: [{ Arn: att('NewLogFileQueue') }],
    });
    expect(named('LogArchiveBucket').properties.NotificationConfiguration).toBeDefined();
    expect(named('ParserEventSource').properties).toMatchObject({
      EventSourceArn: att('NewLogFileQueue'),
      FunctionName: ref('Parser'),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(named('NewLogFileQueue').properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * (fn.Timeout as number));
  });

  test('has a dead-letter queue with an alarm for log files that cannot be parsed', () => {
    expect(named('NewLogFileQueue').properties).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: att('NewLogFileDeadLetterQueue') },
    });
    expect(named('UnprocessedLogFiles').properties).toMatchObject({
      Dimensions: [{ Name: 'QueueName', Value: att('NewLogFileDeadLetterQueue', 'QueueName') }],
    });
  });
});

describe('subscriptions', () => {
  test.each([
    ['EmailSubscription', 'email', 'AlertEmail', 'HasEmail'],
    ['PhoneSubscription', 'sms', 'AlertPhone', 'HasPhone'],
    ['QueueSubscription', 'sqs', 'AlertQueueArn', 'HasQueue'],
    ['UrlSubscription', 'https', 'AlertUrl', 'HasUrl'],
    ['PushSubscription', 'application', 'AlertPushEndpointArn', 'HasPushEndpoint'],
    ['NoticeEmailSubscription', 'email', 'NoticeEmail', 'HasNoticeEmail'],
  ])('%s exists only if its endpoint is set', (id, Protocol, parameter, condition) => {
    const subscription = named(id);
    expect(subscription.properties).toEqual({
      TopicArn: att(id.startsWith('Notice') ? 'NoticeTopic' : 'AlertTopic', 'TopicArn'),
      Protocol,
      Endpoint: ref(parameter),
      RedrivePolicy: { deadLetterTargetArn: att('SubscriptionDeadLetterQueue') },
    });
    expect(subscription.when).toEqual([condition]);
    expect(auditTrail.conditions[condition]).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [ref(parameter), ''] }] });
    expect(declared.find(([name]) => name === parameter)?.[1].declaration.Default).toBe('');
  });

  test('there are no others', () => {
    expect(ofType('AWS::SNS::Subscription')).toHaveLength(6);
  });
});

describe('event rules', () => {
  const calls = (service: string, names = {}) => ({
    source: [`aws.${service}`],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: { eventSource: [`${service}.amazonaws.com`], ...names },
  });

  test.each([
    [
      'DataPipelineCalls',
      calls('datapipeline', { eventName: [{ 'anything-but': expect.arrayContaining(['PollForTask']) }] }),
    ],
    ['InstanceStateChanges', { source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] }],
    [
      'IdentityChanges',
      calls('iam', { eventName: [{ 'anything-but': expect.arrayContaining(['GenerateCredentialReport']) }] }),
    ],
    [
      'KeyChanges',
      calls('kms', {
        $or: [
          { eventName: expect.arrayContaining(['DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'RevokeGrant']) },
          { eventName: ['CreateGrant'], userIdentity: { invokedBy: [{ exists: false }] } },
        ],
      }),
    ],
    [
      'KeyLifecycleEvents',
      {
        source: ['aws.kms'],
        'detail-type': ['KMS CMK Deletion', 'KMS CMK Rotation', 'KMS Imported Key Material Expiration'],
      },
    ],
    ['StorageGatewayCalls', calls('storagegateway')],
    [
      'ConsoleSignIns',
      {
        source: ['aws.signin'],
        'detail-type': ['AWS Console Sign In via CloudTrail'],
        detail: { eventName: ['ConsoleLogin'] },
      },
    ],
  ])('%s has the pattern that AWS documents', (id, pattern) => {
    expect(named(id).properties).toMatchObject({ State: 'ENABLED' });
    expect(named(id).properties.EventPattern).toEqual(pattern);
  });

  test('the use of a key is not a change: the notice would cause the next notice', () => {
    const { detail } = named('KeyChanges').properties.EventPattern as { detail: { $or: { eventName: string[] }[] } };
    const names = detail.$or.flatMap(({ eventName }) => eventName);
    const uses = managementEventFacts().kms!.uses.filter((use) => use !== 'CreateGrant');
    expect(uses).toContain('GenerateDataKey');
    expect(names.filter((name) => uses.includes(name))).toEqual([]);
  });

  test('TrailChanges matches calls that stop, delete or change a trail', () => {
    expect(named('TrailChanges').properties.EventPattern).toEqual({
      ...calls('cloudtrail'),
      detail: {
        eventSource: ['cloudtrail.amazonaws.com'],
        eventName: expect.arrayContaining(['DeleteTrail', 'PutEventSelectors', 'StopLogging', 'UpdateTrail']),
      },
    });
  });

  test('of urgent events notify the alert topic, the others the notice topic', () => {
    const urgent = Object.entries(topicsOfRules()).filter(([, topic]) => topic === 'AlertTopic');
    expect(urgent.map(([id]) => id)).toEqual([
      ...['TrailChanges', 'WatcherChanges', 'DeliveryChanges'],
      ...['GuardDutyFindings', 'SecurityHubFindings', 'ConformancePackViolations', 'AccessAnalyzerFindings'],
    ]);
  });

  const watched = (id: string) => JSON.stringify(named(id).properties.EventPattern);

  test.each([
    'DeleteRule',
    'DisableRule',
    'RemoveTargets',
    'DeleteAlarms',
    'DisableAlarmActions',
    'DeleteEventSourceMapping',
  ])('WatcherChanges matches %s of any resource', (call) => expect(watched('WatcherChanges')).toContain(`"${call}"`));

  test.each(
    [
      'Unsubscribe',
      'DeleteTopic',
      'SetTopicAttributes',
      'DeleteMetricFilter',
      'DeleteLogGroup',
      'PutBucketNotification',
    ].concat(['UpdateFunctionCo', 'PurgeQueue', 'DeleteQueue']),
  )('DeliveryChanges matches %s of the resources of this system', (call) =>
    expect(watched('DeliveryChanges')).toContain(`"${call}"`),
  );

  test('DeliveryChanges names the own bucket, queues, function, topics and log groups', () => {
    const own = [
      'LogArchiveBucket',
      'NewLogFileQueue',
      'NotificationDeadLetterQueue',
      'Parser',
      'AlertTopic',
      'NoticeTopic',
    ];
    for (const id of [...own, 'TrailLogGroup', 'ParserLogGroup'])
      expect(watched('DeliveryChanges')).toContain(`"${id}"`);
  });

  test('patterns fit into the 2,048 characters that EventBridge accepts, with names of the greatest length', () => {
    for (const rule of ofType('AWS::Events::Rule')) {
      const text = JSON.stringify(properties(rule).EventPattern, (_, value) =>
        typeof value === 'object' && value !== null && ('Ref' in value || 'Fn::GetAtt' in value || 'Fn::Sub' in value)
          ? 'x'.repeat(80)
          : value,
      );
      expect(text.length, rule.id).toBeLessThan(2048);
    }
  });

  const topicsOfRules = () =>
    Object.fromEntries(
      targets
        .filter(([, { InputTransformer }]) => InputTransformer !== undefined)
        .map(([id, { Arn }]) => [id, (Arn as ReturnType<typeof att>)['Fn::GetAtt'][0]]),
    );

  const targets = ofType('AWS::Events::Rule').flatMap((rule) =>
    (properties(rule).Targets as Record<string, unknown>[]).map((target) => [rule.id, target] as const),
  );

  test('each target has a dead-letter queue of this blueprint', () => {
    expect(targets).toHaveLength(18);
    for (const [id, { DeadLetterConfig }] of targets) {
      const { Arn } = (DeadLetterConfig ?? {}) as { Arn?: ReturnType<typeof att> };
      expect(named(`${Arn?.['Fn::GetAtt'][0]}`).type, id).toBe('AWS::SQS::Queue');
    }
  });

  test('no notice contains a user, a request parameter or an object', () => {
    const notices = targets.filter(([, { InputTransformer }]) => InputTransformer !== undefined);
    expect(notices).toHaveLength(17);
    for (const [id, { InputTransformer }] of notices) {
      const { InputPathsMap } = InputTransformer as { InputPathsMap: Record<string, string> };
      for (const path of Object.values(InputPathsMap))
        expect(path, id).not.toMatch(/userIdentity|requestParameters|resources|sourceIP|key$/i);
    }
  });
});

describe('alarms', () => {
  const alarms = ofType('AWS::CloudWatch::Alarm');

  test('notify the alert topic in the ALARM and INSUFFICIENT_DATA states, and the CIS alarms the notice topic', () => {
    expect(alarms.length).toBeGreaterThan(20);
    for (const alarm of alarms) {
      const topic = att(alarm.id in cisControls ? 'NoticeTopic' : 'AlertTopic', 'TopicArn');
      expect(properties(alarm), alarm.id).toMatchObject({ AlarmActions: [topic], InsufficientDataActions: [topic] });
    }
  });

  test('report silence: no log file for an hour, also without any data', () => {
    const { Period, EvaluationPeriods, ...silence } = named('NoLogFiles').properties;
    expect((Period as number) * (EvaluationPeriods as number)).toBe(3600);
    expect(silence).toMatchObject({
      MetricName: 'Files',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      OKActions: [att('AlertTopic', 'TopicArn')],
    });
  });

  test('report log files that wait, a throttled parser, and messages that a subscriber did not get', () => {
    expect(named('LogFilesWaiting').properties).toMatchObject({
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: att('NewLogFileQueue', 'QueueName') }],
      Threshold: 3600,
    });
    expect(named('ParserThrottles').properties).toMatchObject({ MetricName: 'Throttles', EvaluationPeriods: 3 });
    expect(named('UndeliveredMessages').properties).toMatchObject({
      Dimensions: [{ Name: 'QueueName', Value: att('SubscriptionDeadLetterQueue', 'QueueName') }],
    });
  });

  test('about the keyword file keep their state while no log file arrives', () => {
    for (const id of ['KeywordFileMissing', 'KeywordFileInvalid'])
      expect(named(id).properties, id).toMatchObject({ TreatMissingData: 'ignore' });
  });

  test('count the reads and writes of objects in all Regions, without a message for each', () => {
    expect(named('ObjectCalls').properties).toMatchObject({ Period: 3600, Threshold: ref('ObjectCallThreshold') });
    expect(named('ObjectCallsFilter').properties).toMatchObject({ LogGroupName: ref('TrailLogGroup') });
    const patterns = JSON.stringify(ofType('AWS::Events::Rule').map((rule) => properties(rule).EventPattern));
    expect(patterns).not.toContain('DataEventBucketArns');
  });

  test('use the metrics that the parser writes, in its namespace', () => {
    const { Variables } = named('Parser').properties.Environment as { Variables: Record<string, unknown> };
    const lines: string[] = [];
    const parserMetrics = metrics('any', { now: () => 0, write: (line) => lines.push(line) });
    parserMetrics.batch({ Files: 1, Records: 1, DigestFiles: 0, OtherFiles: 0, FailedFiles: 0 });
    parserMetrics.configuration({ ConfigurationMissing: 0, ConfigurationInvalid: 0 });
    parserMetrics.matches([{ keyword: 'root-use', severity: 'critical' } as never]);
    const series = lines.flatMap((line) => {
      const [{ Dimensions, Metrics }] = JSON.parse(line)._aws.CloudWatchMetrics;
      return Metrics.flatMap(({ Name }: { Name: string }) =>
        Dimensions.map((names: string[]) => [Name, ...names].join()),
      );
    });
    const parserAlarms = alarms
      .map(properties)
      .filter(({ Namespace }) => !/^(AWS\/|LogMetrics$)/.test(textOf(Namespace)));
    expect(parserAlarms.length).toBeGreaterThan(0);
    for (const { Namespace, MetricName, Dimensions } of parserAlarms) {
      const dimensions = (Dimensions as { Name: string }[]).map(({ Name }) => Name);
      expect(Namespace).toEqual(Variables.METRIC_NAMESPACE);
      expect(series).toContain([MetricName, ...dimensions].join());
    }
  });
});

describe('the CIS alarms', () => {
  const filters = ofType('AWS::Logs::MetricFilter').filter(({ id }) => id.replace(/Filter$/, '') in cisControls);

  test('are fourteen, each with the verbatim pattern of its control, on the log group of the trail', () => {
    expect(filters).toHaveLength(14);
    expect(named('Trail').properties.CloudWatchLogsLogGroupArn).toEqual(att('TrailLogGroup', 'Arn'));
    for (const filter of filters) {
      const control = cisControls[filter.id.replace(/Filter$/, '')];
      expect(properties(filter)).toMatchObject({ LogGroupName: ref('TrailLogGroup'), FilterPattern: control?.pattern });
    }
  });

  test('use the metric of the filter of the same name', () => {
    for (const filter of filters) {
      const [{ MetricName, MetricNamespace }] = properties(filter).MetricTransformations as [Record<string, unknown>];
      expect(named(filter.id.replace(/Filter$/, '')).properties).toMatchObject({
        MetricName,
        Namespace: MetricNamespace,
      });
    }
  });

  test('are optional', () => {
    for (const { when } of filters) expect(when).toEqual(['HasCisAlarms']);
  });
});

describe('the emergency role', () => {
  test('exists only with a principal, and each use fires an alarm', () => {
    for (const id of ['EmergencyRole', 'EmergencyRoleUsed', 'EmergencyRoleUsedFilter']) {
      expect(named(id).when, id).toEqual(['HasEmergencyRole']);
    }
    const filter = named('EmergencyRoleUsedFilter').properties;
    expect(filter.LogGroupName).toEqual(ref('TrailLogGroup'));
    expect(filter.FilterPattern).toEqual({
      'Fn::Sub': [expect.stringContaining('($.requestParameters.roleArn="${Role}")'), { Role: att('EmergencyRole') }],
    });
    expect(auditTrail.rules).toHaveProperty('EmergencyRoleNeedsPolicy');
  });
});

describe('optional services', () => {
  test.each([
    ['AWS::Config::ConfigurationRecorder', ['HasConfig']],
    ['AWS::Config::DeliveryChannel', ['HasConfig']],
    ['AWS::Config::ConformancePack', ['HasConfig', 'HasConformancePack']],
    ['AWS::GuardDuty::Detector', ['HasGuardDuty']],
    ['AWS::SecurityHub::Hub', ['HasSecurityHub']],
    ['AWS::AccessAnalyzer::Analyzer', ['HasAccessAnalyzer']],
  ])('%s is created only if its parameter is true', (type, when) => {
    expect(ofType(type).map((resource) => resource.when)).toEqual([when]);
    for (const condition of when) {
      const parameter = condition.replace('Has', 'Create');
      expect(auditTrail.conditions[condition]).toEqual({ 'Fn::Equals': [ref(parameter), 'true'] });
      expect(declared.find(([name]) => name === parameter)?.[1].declaration.Default).toBe('false');
    }
  });

  test('AWS Config can write to its bucket with the role that the key policy allows', () => {
    const access = statementsOf(named('ConfigAccess'));
    const put = access.find(({ Action }) => Action === 's3:PutObject');
    expect(JSON.stringify(put?.Resource)).toContain('"ConfigHistoryBucket"');
    expect(named('ConfigAccess').properties.Roles).toEqual([ref('ConfigRole')]);
    expect(named('ConfigRecorder').properties.RoleARN).toEqual(att('ConfigRole'));
    expect(named('ConfigRecorder').dependsOn).toEqual(['ConfigHistoryBucketPolicy', 'ConfigAccess']);
  });

  test('a conformance pack without the recorder is refused by a rule', () => {
    expect(auditTrail.rules.ConformancePackNeedsConfig?.Assertions[0]?.Assert).toEqual({
      'Fn::Equals': [ref('CreateConfig'), 'true'],
    });
  });
});

describe('parameters', () => {
  test.each(declared)('%s has a label, a description and constraints', (_, { label, declaration }) => {
    expect(label).not.toBe('');
    expect(declaration.Description).toMatch(/\.$/);
    if (declaration.AllowedValues) expect(declaration.AllowedValues.length).toBeGreaterThan(1);
    else if (declaration.Type === 'Number')
      expect([declaration.MinValue, declaration.MaxValue]).not.toContain(undefined);
    else if (!declaration.Type.startsWith('AWS::SSM::')) expect(declaration.AllowedPattern).toBeTruthy();
    if (declaration.AllowedPattern || declaration.MinValue) expect(declaration.ConstraintDescription).toBeTruthy();
  });

  test('each has a valid default, so that the stack can be created with the defaults', () => {
    for (const [id, { declaration }] of declared) {
      const { Default, AllowedPattern, AllowedValues } = declaration;
      expect(Default, id).toBeDefined();
      if (AllowedPattern) expect(`${Default}`, id).toMatch(new RegExp(AllowedPattern));
      if (AllowedValues) expect(AllowedValues, id).toContain(Default);
    }
  });

  test('production requires a retention of six years or more', () => {
    const { RuleCondition, Assertions } = auditTrail.rules.SixYearsInProduction!;
    const days = declared.find(([id]) => id === 'RetentionDays')?.[1].declaration.AllowedValues as readonly number[];
    expect(days.some((day) => day < 2192)).toBe(true);
    expect(RuleCondition).toEqual({ 'Fn::Equals': [ref('Environment'), 'prod'] });
    expect(Assertions.map(({ Assert }) => Assert)).toEqual([
      { 'Fn::Contains': [days.filter((day) => day >= 2192).map(String), ref('RetentionDays')] },
    ]);
  });
});

describe('key policies', () => {
  const root = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root';
  const decrypts = (key: Resource, isNarrowed: boolean, context: Record<string, string> = {}) =>
    decide(
      statementsOf(key, (condition) => condition !== 'HasOperators' || isNarrowed),
      { by: root, resource: '*', action: 'kms:Decrypt', context },
    );
  const via = (service: string) => ({
    'kms:CallerAccount': '${AWS::AccountId}',
    'kms:ViaService': `${service}.\${AWS::Region}.\${AWS::URLSuffix}`,
  });

  test.each([
    ['LogKey', 's3'],
    ['LogKey', 'dynamodb'],
    ['AlertKey', 'sqs'],
  ])('%s: by default, IAM policies control decryption through %s', (id, service) => {
    expect(decrypts(named(id), false, via(service))).toBe('allow');
    expect(decrypts(named(id), false)).toBe('nothing');
  });

  test('with operators, only the operators can decrypt through S3 and SQS', () => {
    for (const [id, service] of [
      ['LogKey', 's3'],
      ['AlertKey', 'sqs'],
    ] as const) {
      const as = (arn: string) => decrypts(named(id), true, { ...via(service), 'aws:PrincipalArn': arn });
      expect(as('${OperatorArns}'), id).toBe('allow');
      expect(as('arn:aws:iam::000000000000:role/other'), id).toBe('nothing');
    }
  });

  test('the emergency role can decrypt', () => {
    for (const key of [named('LogKey'), named('AlertKey')]) {
      const [users] = statementsOf(key).filter(({ Sid }) => Sid === 'Users');
      const optional = (condition: string, role: unknown) => ({ 'Fn::If': [condition, role, ref('AWS::NoValue')] });
      const principals = [att('ParserRole'), optional('HasEmergencyRole', att('EmergencyRole'))];
      const config = key.id === 'LogKey' ? [optional('HasConfig', att('ConfigRole'))] : [];
      const provider = [optional('HasNetwork', att('ProviderRole'))];
      expect(users?.Principal, key.id).toEqual({ AWS: [...principals, ...config, ...provider] });
    }
  });
});

test('all roles have the permissions boundary if it is set', () => {
  expect(ofType('AWS::IAM::Role')).toHaveLength(6);
  for (const role of ofType('AWS::IAM::Role')) {
    expect(properties(role).PermissionsBoundary, role.id).toEqual({
      'Fn::If': ['HasBoundary', ref('PermissionsBoundary'), ref('AWS::NoValue')],
    });
  }
});

test('resources have physical names only if AWS requires them: with the ID of the system, or a name of AWS', () => {
  const names = resources.flatMap((resource) =>
    Object.entries(properties(resource))
      .filter(
        ([property, value]) =>
          /Name$/.test(property) && !/^(Metric|Service)Name$/.test(property) && !isReference(value),
      )
      .map(([property, value]) => [resource.id, property, textOf(value)]),
  );
  expect(names).toEqual([
    ['Trail', 'TrailName', 'audit-trail-${Hipaa::SystemId}'],
    ['HipaaConformancePack', 'ConformancePackName', 'hipaa-${Hipaa::SystemId}'],
    ['SessionPreferences', 'Name', 'SSM-SessionManagerRunShell'],
    ['BastionPatchAssociation', 'Name', 'AWS-RunPatchBaseline'],
  ]);
});

const isReference = (value: unknown) => typeof value === 'object' && value !== null && 'Ref' in value;

test('all data stores are encrypted with customer managed KMS keys', () => {
  const keyed = {
    'AWS::S3::Bucket': /"KMSMasterKeyID":\{"Fn::GetAtt":\["LogKey"/,
    'AWS::DynamoDB::Table': /"KMSMasterKeyId":\{"Fn::GetAtt":\["LogKey"/,
    'AWS::Logs::LogGroup': /"KmsKeyId":\{"Fn::GetAtt":\["(Log|Session)Key"/,
    'AWS::SNS::Topic': /"KmsMasterKeyId":\{"Fn::GetAtt":\["AlertKey"/,
    'AWS::SQS::Queue': /"KmsMasterKeyId":\{"Fn::GetAtt":\["AlertKey"/,
  };
  for (const [type, key] of Object.entries(keyed)) {
    const stores = ofType(type).filter(({ id }) => id !== 'AccessLogBucket');
    expect(stores.length, type).toBeGreaterThan(0);
    for (const store of stores) expect(JSON.stringify(properties(store)), store.id).toMatch(key);
  }
});

describe('the README', () => {
  const readme = read('../README.md');

  test('contains a valid keyword configuration', () => {
    const [, example] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(parseConfiguration(`${example}`).keywords.length).toBeGreaterThan(0);
  });
});
