import { logArchive, trail, trailArn } from '@hipaa-stacks/audit';
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
  sub,
  systemName,
  uniqueName,
  when,
} from '@hipaa-stacks/cloudformation';
import { rolePolicy, serviceRole } from '@hipaa-stacks/compute';
import {
  accessLogBucket,
  alertTopic,
  dataKey,
  encryptedBucket,
  encryptedTable,
  logGroup,
  type SubscriptionProps,
  subscription,
  usedByAlarms,
  usedByLogs,
  usedByRules,
  usedByTrail,
} from '@hipaa-stacks/data';
import { detection, recorderRole } from './detection.ts';
import { emergencyRole } from './emergency.ts';
import { globalRegion } from './global-region.ts';
import { parameters } from './parameters.ts';
import { KEYWORD_FILE, parser } from './parser.ts';
import { watch } from './watch.ts';

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

    const emergency = emergencyRole(has, {
      principal: p.EmergencyPrincipalArn,
      policy: p.EmergencyPolicyArn,
      boundary,
    });

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
    const metricNamespace = sub('HipaaStacks/${System}', { System: systemName });
    const app = parser({
      role: parserRole,
      evidenceKey: evidenceKey.arn,
      alertKey: alertKey.arn,
      archive,
      configuration,
      found,
      topic: topic.arn,
      metricNamespace,
      retentionDays: p.RetentionDays,
    });

    // ---- watch: what cannot wait for a log file, and the parser itself
    const watched = watch(has, {
      alertKey: alertKey.arn,
      topic: topic.arn,
      trailLogs: trailLogs.name,
      dataBuckets: p.DataBucketArns,
      emergency,
      queue: app.newFiles,
      parser: app.fn.name,
      metricNamespace,
    });

    return {
      stacks: {
        identity: [parserRole, trailRole, configRole, emergency],
        security: [evidenceKey, alertKey, accessLogs, archive, trailLogs, trailAccess, record],
        data: [configuration, found, topic, ...subscriptions],
        app: [app.newFiles, app.announce, app.logs, app.access, app.fn, app.consumer],
        detection: detection(has, {
          role: configRole,
          key: evidenceKey.arn,
          accessLogs: accessLogs.name,
          retentionDays: p.RetentionDays,
        }),
        watch: [
          watched.undelivered,
          ...watched.rules,
          watched.objectRule,
          ...watched.alarms,
          watched.cisAlarms,
          watched.emergencyUse,
          watched.board,
        ],
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
        ParserLogGroup: { description: 'Log group of the log parser', value: app.logs.name },
        UnreadLogFiles: {
          description: 'Dead-letter queue of log files that could not be parsed',
          value: app.newFiles.deadLettersName,
        },
        Dashboard: { description: 'CloudWatch dashboard', value: watched.board.name },
        AccountId: { description: 'Account that is watched', value: accountId },
      },
    };
  },
});
