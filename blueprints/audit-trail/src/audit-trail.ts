import {
  breakGlassRole,
  dashboard,
  deliveryRule,
  eventRule,
  logAlarm,
  logArchive,
  type MetricAlarmProps,
  metricAlarm,
  trail,
  trailArn,
} from '@hipaa-stacks/audit';
import {
  accountId,
  blueprint,
  type Expr,
  either,
  equals,
  isAnyGiven,
  isGiven,
  not,
  noValue,
  or,
  orNoValue,
  region,
  snippet,
  sub,
  systemName,
  uniqueName,
  when,
} from '@hipaa-stacks/cloudformation';
import { calledByQueue, lambdaFunction, queueConsumer, rolePolicy, serviceRole } from '@hipaa-stacks/compute';
import {
  accessLogBucket,
  alertTopic,
  dataKey,
  deadLetterQueue,
  encryptedBucket,
  encryptedTable,
  eventQueue,
  logGroup,
  type SubscriptionProps,
  subscription,
  usedByAlarms,
  usedByLogs,
  usedByRules,
  usedByTrail,
} from '@hipaa-stacks/data';
import { cisControls } from './cis-controls.ts';
import { detection, recorderRole } from './detection.ts';
import { events, objectCalls, type WatchedEvent } from './events.ts';
import { globalRegion } from './global-region.ts';
import { parameters } from './parameters.ts';

/** Object in the configuration bucket that holds the keywords. */
const KEYWORD_FILE = 'keywords.json';

/**
 * Audit trail: CloudTrail -> log archive -> log parser -> alerts, and rules for what cannot wait for a log file.
 * For 45 CFR 164.312(b) and what stands around it.
 */
export const auditTrail = blueprint('audit-trail', {
  title: 'Audit trail: CloudTrail, a locked log archive, keyword alerts and event rules',
  parameters,
  conditions: (p) => ({
    HasCisAlarms: equals(p.CreateCisAlarms, 'true'),
    HasConfig: equals(p.CreateConfig, 'true'),
    HasConformancePack: equals(p.CreateConformancePack, 'true'),
    HasGuardDuty: equals(p.CreateGuardDuty, 'true'),
    HasSecurityHub: equals(p.CreateSecurityHub, 'true'),
    HasAccessAnalyzer: equals(p.CreateAccessAnalyzer, 'true'),
    IsGlobalRegion: or(equals(region, 'us-east-1'), equals(region, 'us-gov-west-1'), equals(region, 'cn-north-1')),
    HasEmergencyRole: isGiven(p.EmergencyPrincipalArn),
    HasEmergencyPolicy: isGiven(p.EmergencyPolicyArn),
    HasBoundary: isGiven(p.PermissionsBoundary),
    HasOperators: isGiven(p.OperatorRoleArn),
    HasDataBuckets: isAnyGiven(p.DataBucketArns),
    IsLongerThanAYear: not(
      or(equals(p.RetentionDays, '30'), equals(p.RetentionDays, '90'), equals(p.RetentionDays, '365')),
    ),
    HasEmail: isGiven(p.AlertEmail),
    HasPhone: isGiven(p.AlertPhone),
    HasQueue: isGiven(p.AlertQueueArn),
    HasUrl: isGiven(p.AlertUrl),
    HasPushEndpoint: isGiven(p.AlertPushEndpointArn),
  }),
  rules: (p) => ({
    SixYearsInProduction: {
      RuleCondition: equals(p.Environment, 'prod'),
      Assertions: [
        {
          Assert: { 'Fn::Contains': [['2192', '2557', '2922', '3288', '3653'], p.RetentionDays] },
          AssertDescription:
            'Production keeps logs for at least 2192 days (six years, 164.316(b)(2)(i)). Raise RetentionDays, or choose another Environment.',
        },
      ],
    },
    EmergencyRoleNeedsPolicy: {
      RuleCondition: isGiven(p.EmergencyPrincipalArn),
      Assertions: [
        {
          Assert: isGiven(p.EmergencyPolicyArn),
          AssertDescription:
            'The role for emergencies may do nothing without EmergencyPolicyArn. Give both, or neither.',
        },
      ],
    },
    PackNeedsRecorder: {
      RuleCondition: equals(p.CreateConformancePack, 'true'),
      Assertions: [
        {
          Assert: equals(p.CreateConfig, 'true'),
          AssertDescription:
            'The conformance pack waits for the recorder made here: set CreateConfig to true. Where a recorder exists, deploy templates-out/snippets/audit/conformance-pack.yaml beside this stack.',
        },
      ],
    },
  }),
  tags: (p) => ({ Environment: p.Environment, Owner: p.Owner, CostCenter: p.CostCenter }),
  companions: {
    'global-region': {
      blueprint: globalRegion,
      order: 'after',
      parameters: {
        HomeRegion: 'Region',
        PermissionsBoundary: 'Parameter:PermissionsBoundary',
        Environment: 'Parameter:Environment',
        Owner: 'Parameter:Owner',
        CostCenter: 'Parameter:CostCenter',
      },
    },
  },
  system: (p, has) => {
    // ---- identity: roles with trust only, so that the keys can name them
    const boundary = either(has.HasBoundary, p.PermissionsBoundary, noValue);
    const parserRole = serviceRole('ParserRole', {
      service: 'lambda.amazonaws.com',
      description: 'Reads log files, sends alerts',
      boundary,
    });
    const trailRole = serviceRole('TrailRole', {
      service: 'cloudtrail.amazonaws.com',
      description: 'Writes the trail to its log group',
      boundary,
    });

    const configRole = recorderRole(has, boundary);

    const emergency = when(has.HasEmergencyRole, () =>
      breakGlassRole('EmergencyRole', {
        principal: p.EmergencyPrincipalArn,
        boundary,
        policies: [either(has.HasEmergencyPolicy, p.EmergencyPolicyArn, noValue)],
      }),
    );

    // ---- security: the keys, the log archive and the trail, which belong together
    const name = uniqueName('audit-trail', 128);
    const users = [parserRole.arn, either(has.HasOperators, p.OperatorRoleArn, noValue)];
    const evidenceKey = dataKey('EvidenceKey', {
      description: 'Log files, log groups, keyword configuration and the table of alerts',
      users: [...users, orNoValue(configRole.arn)],
      services: [...usedByTrail(trailArn(name)), usedByLogs],
      grantsFor: ['dynamodb', 'lambda'],
      keep: 'log-store',
    });
    const alertKey = dataKey('AlertKey', {
      description: 'Alerts on their way: the topic and the queues',
      users,
      services: [usedByRules, usedByAlarms],
      keep: 'transient',
    });
    const accessLogs = accessLogBucket('AccessLogs', { retentionDays: p.RetentionDays });
    const archive = logArchive('LogArchive', {
      key: evidenceKey.arn,
      accessLogs: accessLogs.name,
      trailArn: trailArn(name),
      retentionDays: p.RetentionDays,
      longerThanAYear: has.IsLongerThanAYear,
      lockMode: p.LockMode,
    });
    const trailLogs = logGroup('TrailLogs', { key: evidenceKey.arn, retentionDays: p.RetentionDays });
    const trailAccess = rolePolicy('TrailAccess', {
      role: trailRole.name,
      statements: [{ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: trailLogs.arn }],
    });
    const record = trail('Trail', {
      name,
      key: evidenceKey.arn,
      bucket: archive.name,
      bucketPolicy: archive.policy,
      logGroup: trailLogs.arn,
      role: trailRole.arn,
      rolePolicy: trailAccess.policy,
      dataBuckets: { arns: p.DataBucketArns, given: has.HasDataBuckets },
    });

    // ---- data: what to look for, what was found, and who hears of it
    const configuration = encryptedBucket('Configuration', {
      key: evidenceKey.arn,
      accessLogs: accessLogs.name,
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason: `It holds ${KEYWORD_FILE}, which its author has too, and every version of it. Without it the built-in keywords are in force.`,
        },
      ],
    });
    const found = encryptedTable('Alerts', {
      key: evidenceKey.arn,
      partitionKey: 'Id',
      expiresAt: 'ExpiresAt',
      deletionProtection: p.DeletionProtection,
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-DynamoDBInBackupPlan',
          reason:
            'Point-in-time recovery restores each second of 35 days, and what an alert was found in stands in the locked log archive.',
        },
      ],
    });
    const topic = alertTopic('AlertTopic', { key: alertKey.arn });
    const to = (id: string, protocol: SubscriptionProps['protocol'], endpoint: Expr<string>) =>
      subscription(id, { topic: topic.arn, protocol, endpoint });
    const subscriptions = [
      when(has.HasEmail, () => to('EmailSubscription', 'email', p.AlertEmail)),
      when(has.HasPhone, () => to('PhoneSubscription', 'sms', p.AlertPhone)),
      when(has.HasQueue, () => to('QueueSubscription', 'sqs', p.AlertQueueArn)),
      when(has.HasUrl, () => to('UrlSubscription', 'https', p.AlertUrl)),
      when(has.HasPushEndpoint, () => to('PushSubscription', 'application', p.AlertPushEndpointArn)),
    ];

    // ---- app: each new log file goes through the parser
    const newFiles = eventQueue('NewLogFiles', { key: alertKey.arn, visibilitySeconds: 720 });
    const announce = deliveryRule('LogFileRule', {
      description: 'A new object in the log archive',
      pattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [archive.name] }, object: { key: [{ prefix: 'AWSLogs/' }] } },
      },
      target: newFiles.arn,
      deadLetters: newFiles.deadLettersArn,
      after: newFiles.policies,
    });
    const parserLogs = logGroup('ParserLogs', { key: evidenceKey.arn, retentionDays: p.RetentionDays });
    const parserAccess = rolePolicy('ParserAccess', {
      role: parserRole.name,
      statements: [
        {
          Sid: 'LogFiles',
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:GetObjectVersion'],
          Resource: sub('${Bucket}/AWSLogs/*', { Bucket: archive.arn }),
        },
        {
          Sid: 'Keywords',
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: sub(`\${Bucket}/${KEYWORD_FILE}`, { Bucket: configuration.arn }),
        },
        { Sid: 'MissingKeywords', Effect: 'Allow', Action: 's3:ListBucket', Resource: configuration.arn },
        {
          Sid: 'Found',
          Effect: 'Allow',
          Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          Resource: found.arn,
        },
        { Sid: 'Alert', Effect: 'Allow', Action: 'sns:Publish', Resource: topic.arn },
        {
          Sid: 'Queue',
          Effect: 'Allow',
          Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
          Resource: newFiles.arn,
        },
        {
          Sid: 'Keys',
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: [evidenceKey.arn, alertKey.arn],
        },
        {
          Sid: 'Logs',
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: parserLogs.arn,
        },
      ],
      exceptions: [
        {
          rule: 'cdk-nag:AwsSolutions-IAM5[Resource::<LogArchive.Arn>/AWSLogs/*]',
          reason: 'It reads every log file; CloudTrail names them.',
        },
      ],
    });
    const metricNamespace = sub('HipaaStacks/${System}', { System: systemName });
    const parser = lambdaFunction('Parser', {
      code: new URL('../src/log-parser/handler.ts', import.meta.url),
      description: 'Matches each record of a new log file against the keywords, and alerts',
      role: parserRole.arn,
      logGroup: parserLogs.name,
      key: evidenceKey.arn,
      memory: 1024,
      timeoutSeconds: 120,
      environment: {
        CONFIGURATION_BUCKET: configuration.name,
        CONFIGURATION_KEY: KEYWORD_FILE,
        METRIC_NAMESPACE: metricNamespace,
        RETENTION_DAYS: p.RetentionDays,
        TABLE_NAME: found.name,
        TOPIC_ARN: topic.arn,
      },
      after: [parserAccess.policy],
      exceptions: calledByQueue,
    });
    const consumer = queueConsumer('ParserQueue', { queue: newFiles.arn, fn: parser.name });

    // ---- watch: what cannot wait for a log file, and the parser itself
    const undelivered = deadLetterQueue('UndeliveredNotices', { key: alertKey.arn });
    const notice = (id: string, event: WatchedEvent) =>
      eventRule(id, { ...event, topic: topic.arn, deadLetters: undelivered.arn });
    const rules = Object.entries(events).map(([id, event]) => notice(id, event));
    const objectRule = when(has.HasDataBuckets, () => notice('ObjectReadsAndWrites', objectCalls(p.DataBucketArns)));
    const alarm = (id: string, props: Omit<MetricAlarmProps, 'topic'>) =>
      metricAlarm(id, { ...props, topic: topic.arn });
    const cisAlarms = when(has.HasCisAlarms, () =>
      snippet(
        Object.entries(cisControls).map(([id, control]) =>
          logAlarm(id, { ...control, logGroup: trailLogs.name, topic: topic.arn }),
        ),
      ),
    );
    const emergencyUse = when(has.HasEmergencyRole, (present) =>
      logAlarm('EmergencyRoleUsed', {
        description: 'Someone assumed the role for emergencies. Ask who and why, and write it down.',
        logGroup: trailLogs.name,
        pattern: sub(
          '{($.eventSource=sts.amazonaws.com) && ($.eventName=AssumeRole) && ($.requestParameters.roleArn="${Role}")}',
          { Role: present(emergency.arn) },
        ),
        topic: topic.arn,
      }),
    );
    const alarms = [
      alarm('ParserErrors', {
        description: 'The log parser failed. Its log group says why; the queue gives it each file again.',
        namespace: 'AWS/Lambda',
        metric: 'Errors',
        dimensions: { FunctionName: parser.name },
        statistic: 'Sum',
      }),
      alarm('LogFilesUnread', {
        description:
          'A log file could not be parsed five times. Look at the dead-letter queue, mend the cause, and redrive it.',
        namespace: 'AWS/SQS',
        metric: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: newFiles.deadLettersName },
        statistic: 'Maximum',
      }),
      alarm('NoticesWaiting', {
        description: 'A notice did not reach the topic for a day. Look at the dead-letter queue.',
        namespace: 'AWS/SQS',
        metric: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: undelivered.name },
        statistic: 'Maximum',
      }),
      alarm('KeywordsMissing', {
        description: `There is no ${KEYWORD_FILE} in the configuration bucket: the built-in keywords are in force. Put one there.`,
        namespace: metricNamespace,
        metric: 'ConfigurationMissing',
        statistic: 'Maximum',
      }),
      alarm('KeywordsRefused', {
        description: `The new ${KEYWORD_FILE} was refused, and the last good one is in force. The alert says what is wrong with it.`,
        namespace: metricNamespace,
        metric: 'ConfigurationInvalid',
        statistic: 'Maximum',
      }),
      alarm('CriticalMatches', {
        description: 'The parser matched a keyword of critical severity. The alert names the call.',
        namespace: metricNamespace,
        metric: 'Matches',
        dimensions: { Severity: 'critical' },
        statistic: 'Sum',
      }),
    ];

    const severity = (name: string) => ({
      namespace: metricNamespace,
      metric: 'Matches',
      dimensions: { Severity: name },
      statistic: 'Sum' as const,
    });
    const files = (metric: string) => ({ namespace: metricNamespace, metric, statistic: 'Sum' as const });
    const waiting = (QueueName: Expr<string>) => ({
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName },
      statistic: 'Maximum' as const,
    });
    const board = dashboard('Overview', {
      alarms: alarms.map(({ arn }) => arn),
      graphs: {
        Matches: ['critical', 'high', 'medium', 'low'].map(severity),
        'Log files': ['Files', 'Records', 'FailedFiles'].map(files),
        'Log parser': ['Invocations', 'Errors', 'Throttles'].map((metric) => ({
          namespace: 'AWS/Lambda',
          metric,
          dimensions: { FunctionName: parser.name },
          statistic: 'Sum',
        })),
        Waiting: [newFiles.name, newFiles.deadLettersName, undelivered.name].map(waiting),
      },
    });

    return {
      stacks: {
        identity: [parserRole, trailRole, configRole, emergency],
        security: [evidenceKey, alertKey, accessLogs, archive, trailLogs, trailAccess, record],
        data: [configuration, found, topic, ...subscriptions],
        app: [newFiles, announce, parserLogs, parserAccess, parser, consumer],
        detection: detection(has, {
          role: configRole,
          key: evidenceKey.arn,
          accessLogs: accessLogs.name,
          retentionDays: p.RetentionDays,
        }),
        watch: [undelivered, ...rules, objectRule, ...alarms, cisAlarms, emergencyUse, board],
      },
      outputs: {
        LogArchiveBucket: { description: 'Bucket of the log files', value: archive.name },
        ConfigurationBucket: {
          description: `Put ${KEYWORD_FILE} here to choose what is alerted on`,
          value: configuration.name,
        },
        AlertTopicArn: { description: 'Topic of all alerts; subscribe to it', value: topic.arn },
        AlertTable: { description: 'Table to look an alert up in, by its Id', value: found.name },
        TrailArn: { description: 'The trail', value: record.arn },
        TrailLogGroup: { description: 'Log group of the trail, for CloudWatch Logs Insights', value: trailLogs.name },
        ParserLogGroup: { description: 'Log group of the log parser', value: parserLogs.name },
        UnreadLogFiles: {
          description: 'Dead-letter queue of log files that could not be parsed',
          value: newFiles.deadLettersName,
        },
        Dashboard: { description: 'CloudWatch dashboard', value: board.name },
        AccountId: { description: 'Account that is watched', value: accountId },
      },
    };
  },
});
