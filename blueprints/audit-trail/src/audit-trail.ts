import { isLongerThanAYear, organizationTags, sixYearsInProduction } from '@hipaa-stacks/baseline';
import {
  accountId,
  and,
  availableInRegion,
  blueprint,
  type Expr,
  either,
  equals,
  holds,
  isAnyGiven,
  isGiven,
  isNoneGiven,
  not,
  noValue,
  or,
  orNoValue,
  sub,
  systemName,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { serviceRole } from '@hipaa-stacks/compute';
import {
  accessLogBucket,
  alertTopic,
  allowCloudTrail,
  allowCloudWatchAlarms,
  allowCloudWatchLogs,
  allowEventBridge,
  allowLogDelivery,
  allowSns,
  dataKey,
  encryptedBucket,
  encryptedTable,
  type SubscriptionProps,
  subscription,
  subscriptionDeadLetterQueue,
} from '@hipaa-stacks/data';
import { defaultSecurityGroup, providerRole } from './default-security-group.ts';
import { detection, recorderRole, regionalConditions, regionalOptions } from './detection.ts';
import { emergencyConditions, emergencyRole, emergencyRules } from './emergency.ts';
import { findingRules } from './findings.ts';
import { globalRegion } from './global-region.ts';
import { monitoring } from './monitoring.ts';
import { network } from './network.ts';
import { parameters } from './parameters.ts';
import { KEYWORD_FILE, parser } from './parser.ts';
import { createdTrailArn, logSourceOf, recording, trailRole } from './recording.ts';
import { remoteAccess, remoteAccessConditions, remoteAccessRules } from './remote-access.ts';
import { workforce } from './workforce.ts';

/**
 * Audit trail: CloudTrail -> log archive -> log parser -> alerts, and event rules for immediate notices. Supports 45 CFR 164.312(b)
 * and related paragraphs.
 */
export const auditTrail = blueprint('audit-trail', {
  title: 'Audit trail: CloudTrail, a locked log archive, keyword alerts and event rules',
  parameters,
  conditions: (p) => ({
    HasTrail: equals(p.CreateTrail, 'true'),
    HasOrganization: isGiven(p.OrganizationId),
    HasTrailPrefix: isGiven(p.TrailPrefix),
    HasTrailKey: isGiven(p.TrailKeyArn),
    HasCisAlarms: equals(p.CreateCisAlarms, 'true'),
    HasConfig: equals(p.CreateConfig, 'true'),
    HasConformancePack: equals(p.CreateConformancePack, 'true'),
    HasGuardDuty: equals(p.CreateGuardDuty, 'true'),
    HasSecurityHub: equals(p.CreateSecurityHub, 'true'),
    HasAccessAnalyzer: equals(p.CreateAccessAnalyzer, 'true'),
    HasMediumFindings: equals(p.FindingSeverity, 'medium'),
    ...regionalConditions(p.RecordGlobalResourceTypes),
    ...emergencyConditions(p),
    HasBoundary: isGiven(p.PermissionsBoundary),
    HasOperators: isAnyGiven(p.OperatorArns),
    HasDataEventBuckets: isAnyGiven(p.DataEventBucketArns),
    IsRetentionOverOneYear: isLongerThanAYear(p.RetentionDays),
    HasEmail: isGiven(p.AlertEmail),
    HasNoticeEmail: isGiven(p.NoticeEmail),
    HasPhone: isGiven(p.AlertPhone),
    HasQueue: isGiven(p.AlertQueueArn),
    HasUrl: isGiven(p.AlertUrl),
    HasPushEndpoint: isGiven(p.AlertPushEndpointArn),
    HasSubscription: or(
      ...[p.AlertEmail, p.AlertPhone, p.AlertQueueArn, p.AlertUrl, p.AlertPushEndpointArn, p.NoticeEmail].map(isGiven),
    ),
    HasWorkforceGroup: equals(p.CreateWorkforceGroup, 'true'),
    HasSessions: or(equals(p.CreateSessionLogging, 'true'), equals(p.CreateBastion, 'true')),
    HasWorkforceRoles: isAnyGiven(p.WorkforceRoleArns),
    HasSessionPreferences: equals(p.CreateSessionPreferences, 'true'),
    HasNetwork: equals(p.CreateNetwork, 'true'),
    HasNatPerZone: equals(p.NatPerZone, 'true'),
    HasSessionEndpoints: equals(p.CreateSessionEndpoints, 'true'),
    ...remoteAccessConditions(p),
  }),
  rules: (p) => ({
    SixYearsInProduction: sixYearsInProduction(p),
    ExistingTrailNeedsNames: {
      RuleCondition: equals(p.CreateTrail, 'false'),
      Assertions: [
        holds(
          isGiven(p.TrailBucketName),
          'TrailBucketName is required if CreateTrail is false. Set TrailBucketName, or set CreateTrail to true.',
        ),
        holds(
          isGiven(p.TrailLogGroupName),
          'TrailLogGroupName is required if CreateTrail is false. Set TrailLogGroupName, or set CreateTrail to true.',
        ),
        holds(
          not(isGiven(p.OrganizationId)),
          'OrganizationId requires CreateTrail. Set OrganizationId to empty, or set CreateTrail to true.',
        ),
        holds(
          isNoneGiven(p.DataEventBucketArns),
          'DataEventBucketArns requires CreateTrail. Configure data events in the existing trail and set DataEventBucketArns to empty, or set CreateTrail to true.',
        ),
      ],
    },
    NewTrailTakesNoNames: {
      RuleCondition: equals(p.CreateTrail, 'true'),
      Assertions: [
        holds(
          and(
            not(isGiven(p.TrailBucketName)),
            not(isGiven(p.TrailPrefix)),
            not(isGiven(p.TrailKeyArn)),
            not(isGiven(p.TrailLogGroupName)),
          ),
          'TrailBucketName, TrailPrefix, TrailKeyArn and TrailLogGroupName are for an existing trail. Set them to empty, or set CreateTrail to false.',
        ),
      ],
    },
    WorkforceRolesNeedSessionLogging: {
      RuleCondition: not(isNoneGiven(p.WorkforceRoleArns)),
      Assertions: [
        holds(
          or(equals(p.CreateSessionLogging, 'true'), equals(p.CreateBastion, 'true')),
          'WorkforceRoleArns requires CreateSessionLogging or CreateBastion. Set CreateSessionLogging to true, or set WorkforceRoleArns to empty.',
        ),
      ],
    },
    SessionPreferencesNeedSessionLogging: {
      RuleCondition: equals(p.CreateSessionPreferences, 'true'),
      Assertions: [
        holds(
          or(equals(p.CreateSessionLogging, 'true'), equals(p.CreateBastion, 'true')),
          'CreateSessionPreferences requires CreateSessionLogging or CreateBastion. Set CreateSessionLogging to true.',
        ),
      ],
    },
    NetworkOptionsNeedNetwork: {
      RuleCondition: or(equals(p.NatPerZone, 'true'), equals(p.CreateSessionEndpoints, 'true')),
      Assertions: [
        holds(
          equals(p.CreateNetwork, 'true'),
          'NatPerZone and CreateSessionEndpoints require CreateNetwork. Set CreateNetwork to true.',
        ),
      ],
    },
    ...remoteAccessRules(p),
    ...emergencyRules(p),
    ConformancePackNeedsConfig: {
      RuleCondition: equals(p.CreateConformancePack, 'true'),
      Assertions: [
        holds(
          equals(p.CreateConfig, 'true'),
          'CreateConformancePack requires CreateConfig. Set CreateConfig to true. If a recorder exists, deploy templates-out/snippets/audit/conformance-pack.yaml as a separate stack instead.',
        ),
      ],
    },
    ConformancePackNeedsRegion: availableInRegion(
      'config-conformance-packs',
      equals(p.CreateConformancePack, 'true'),
      'A conformance pack',
      'Set CreateConformancePack to false.',
    ),
    VpnNeedsRegion: availableInRegion(
      'client-vpn',
      isGiven(p.VpnServerCertificateArn),
      'AWS Client VPN',
      'Set VpnServerCertificateArn to empty.',
    ),
  }),
  tags: organizationTags,
  regional: regionalOptions,
  companions: {
    'global-region': {
      blueprint: globalRegion,
      order: 'after',
      parameters: {
        HomeRegion: 'Region',
        AlertEmail: 'Parameter:AlertEmail',
        PermissionsBoundary: 'Parameter:PermissionsBoundary',
        OperatorArns: 'Parameter:OperatorArns',
        Environment: 'Parameter:Environment',
        Owner: 'Parameter:Owner',
        CostCenter: 'Parameter:CostCenter',
      },
    },
  },
  system: (p, has) => {
    // ---- identity: roles without permissions, so that key policies can name them
    const boundary = either(has.HasBoundary, p.PermissionsBoundary, noValue);
    const parserRole = serviceRole('ParserRole', {
      service: 'lambda.amazonaws.com',
      description: 'Reads log files and sends alerts',
      boundary,
    });
    const cloudTrailRole = trailRole(has, boundary);
    const configRole = recorderRole(has, boundary);
    const groupProviderRole = providerRole(has, boundary);

    const emergency = emergencyRole(has, {
      user: p.EmergencyPrincipalArn,
      callerRole: p.EmergencyCallerRoleArn,
      policy: p.EmergencyPolicyArn,
      boundary,
    });

    // ---- security: the keys, the log archive and the trail, which must be in one stack
    const users = [parserRole.arn, orNoValue(emergency.arn)];
    const operators = { given: has.HasOperators, arns: p.OperatorArns };
    const logKey = dataKey('LogKey', {
      description: 'Log files, log groups, keyword configuration and the table of alerts',
      users: [...users, orNoValue(configRole.arn), orNoValue(groupProviderRole.arn)],
      services: [
        ...allowCloudTrail(createdTrailArn).map((use) => either(has.HasTrail, use, noValue)),
        either(has.HasNetwork, allowLogDelivery, noValue),
        allowCloudWatchLogs,
      ],
      encrypts: ['AWS::DynamoDB::Table', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::S3::Bucket'],
      operators,
      keep: 'log-store',
    });
    const alertKey = dataKey('AlertKey', {
      description: 'Alerts: topic and queues',
      users: [...users, orNoValue(groupProviderRole.arn)],
      services: [allowEventBridge, allowCloudWatchAlarms, either(has.HasSubscription, allowSns, noValue)],
      encrypts: ['AWS::SNS::Topic', 'AWS::SQS::Queue'],
      operators,
      keep: 'transient',
    });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: p.RetentionDays });
    const trailResources = recording(has, {
      role: cloudTrailRole,
      key: logKey.arn,
      accessLogs: accessLogs.name,
      retentionDays: p.RetentionDays,
      lockMode: p.ObjectLockMode,
      dataBuckets: p.DataEventBucketArns,
      organization: p.OrganizationId,
    });
    const logSource = logSourceOf(has, trailResources, {
      bucket: p.TrailBucketName,
      folder: p.TrailPrefix,
      logGroup: p.TrailLogGroupName,
    });

    // ---- data: keyword configuration, table of alerts, topic and subscriptions
    const configuration = encryptedBucket('ConfigurationBucket', {
      key: logKey.arn,
      accessLogs: accessLogs.name,
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason: `It contains all versions of ${KEYWORD_FILE}, which its author has too. Without the file, the built-in keywords are in force.`,
        },
      ],
    });
    const alertTable = encryptedTable('AlertTable', {
      key: logKey.arn,
      partitionKey: 'Id',
      expiresAt: 'ExpiresAt',
      deletionProtection: p.DeletionProtection,
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-DynamoDBInBackupPlan',
          reason:
            'Point-in-time recovery restores any second of the last 35 days, and the records of all alerts are in the locked log archive.',
        },
      ],
    });
    const topic = alertTopic('AlertTopic', { key: alertKey.arn });
    const noticeTopic = alertTopic('NoticeTopic', { key: alertKey.arn });
    const unsent = subscriptionDeadLetterQueue('SubscriptionDeadLetterQueue', {
      key: alertKey.arn,
      topics: [topic.arn, noticeTopic.arn],
    });
    const subscribe = (id: string, protocol: SubscriptionProps['protocol'], endpoint: Expr<string>) =>
      subscription(id, { topic: topic.arn, protocol, endpoint, deadLetters: unsent });
    const subscriptions = [
      when(has.HasEmail, () => subscribe('EmailSubscription', 'email', p.AlertEmail)),
      when(has.HasPhone, () => subscribe('PhoneSubscription', 'sms', p.AlertPhone)),
      when(has.HasQueue, () => subscribe('QueueSubscription', 'sqs', p.AlertQueueArn)),
      when(has.HasUrl, () => subscribe('UrlSubscription', 'https', p.AlertUrl)),
      when(has.HasPushEndpoint, () => subscribe('PushSubscription', 'application', p.AlertPushEndpointArn)),
      when(has.HasNoticeEmail, () =>
        subscription('NoticeEmailSubscription', {
          topic: noticeTopic.arn,
          protocol: 'email',
          endpoint: p.NoticeEmail,
          deadLetters: unsent,
        }),
      ),
    ];

    // ---- app: the log parser, which reads each new log file
    const metricNamespace = sub('HipaaStacks/${System}', { System: systemName });
    const app = parser({
      role: parserRole,
      logKey: logKey.arn,
      alertKey: alertKey.arn,
      archive: { ...logSource.bucket, folder: logSource.folder },
      archiveKey: either(has.HasTrailKey, p.TrailKeyArn, noValue),
      configuration,
      alertTable,
      topic: topic.arn,
      noticeTopic: noticeTopic.arn,
      metricNamespace,
      retentionDays: p.RetentionDays,
    });

    // ---- monitoring: event rules, alarms and dashboard
    const watch = monitoring(has, {
      alertKey: alertKey.arn,
      alerts: topic,
      notices: noticeTopic,
      trailLogs: logSource.logGroup,
      objectCallThreshold: p.ObjectCallThreshold,
      archive: logSource.bucket.name,
      emergency,
      queue: app.newFiles,
      parser: app.fn.name,
      parserLogs: app.logs.name,
      subscriptionDeadLetters: unsent,
      metricNamespace,
    });

    const findings = findingRules(has, {
      topic: topic.arn,
      deadLetters: watch.undelivered.arn,
      after: [topic.policy, watch.undelivered.policy],
    });

    // ---- options: workforce, network and remote access
    const people = workforce(has, {
      retentionDays: p.RetentionDays,
      idleMinutes: p.SessionIdleMinutes,
      maxMinutes: p.SessionMaxMinutes,
      roles: p.WorkforceRoleArns,
    });
    const net = network(has, {
      vpcCidr: p.VpcCidr,
      key: logKey.arn,
      accessLogs: accessLogs.name,
      retentionDays: p.RetentionDays,
      ssh: [
        { cidr: p.SshCidr, given: has.HasSsh },
        { cidr: p.SecondSshCidr, given: has.HasSecondSsh },
      ],
    });
    const defaultGroup = defaultSecurityGroup(has, {
      role: groupProviderRole,
      group: net.defaultSecurityGroup,
      key: logKey.arn,
      alertKey: alertKey.arn,
      topic: topic.arn,
      retentionDays: p.RetentionDays,
    });
    const remote = when(has.HasNetwork, (present) =>
      remoteAccess(has, {
        vpc: present(net.vpc),
        vpcCidr: present<Value<string>>(net.vpcCidr),
        managementSubnets: present(net.managementSubnets),
        publicSubnets: present(net.publicSubnets),
        internetRoutes: net.internetRoutes,
        key: logKey.arn,
        retentionDays: p.RetentionDays,
        boundary,
        session: {
          document: present(people.document.name),
          logGroup: present(people.logs.arn),
          key: present(people.key.arn),
        },
        machine: { image: p.BastionImage, instanceType: p.BastionType },
        sshCidr: p.SshCidr,
        secondSshCidr: p.SecondSshCidr,
        vpn: {
          clientCidr: p.VpnClientCidr,
          serverCertificate: p.VpnServerCertificateArn,
          identityProvider: p.SamlProviderArn,
          clientCertificate: p.VpnClientCertificateArn,
          group: p.VpnGroupId,
        },
      }),
    );

    return {
      stacks: {
        identity: [parserRole, cloudTrailRole, configRole, groupProviderRole, emergency],
        security: [logKey, alertKey, accessLogs, trailResources.archive, trailResources.trail],
        data: [configuration, alertTable, topic, noticeTopic, unsent, ...subscriptions],
        app: [app.newFiles, app.newFileRule, app.logs, app.access, app.fn, app.consumer],
        detection: detection(has, {
          role: configRole,
          key: logKey.arn,
          accessLogs: accessLogs.name,
          retentionDays: p.RetentionDays,
        }),
        monitoring: [
          watch.undelivered,
          ...watch.rules,
          watch.objectCalls,
          ...findings,
          ...watch.alarms,
          watch.cisAlarms,
          watch.emergencyUse,
          watch.board,
        ],
        workforce: Object.values(people),
        network: [...net.snippets, ...Object.values(defaultGroup)],
        remoteAccess: Object.values(remote),
      },
      outputs: {
        LogArchiveBucket: { description: 'Name of the bucket with the log files', value: logSource.bucket.name },
        ConfigurationBucket: {
          description: `Name of the bucket for ${KEYWORD_FILE}, the keyword configuration`,
          value: configuration.name,
        },
        AlertTopicArn: {
          description: 'ARN of the topic for alerts of critical and high severity, and for alarms',
          value: topic.arn,
        },
        NoticeTopicArn: {
          description: 'ARN of the topic for notices of medium and low severity, and for CIS alarms',
          value: noticeTopic.arn,
        },
        AlertTable: { description: 'Name of the table of alerts (partition key: Id)', value: alertTable.name },
        TrailArn: { description: 'ARN of the trail', value: trailResources.trail.arn },
        TrailLogGroup: { description: 'Name of the log group of the trail', value: logSource.logGroup },
        ParserLogGroup: { description: 'Name of the log group of the log parser', value: app.logs.name },
        NewLogFileDeadLetterQueue: {
          description: 'Name of the dead-letter queue for log files that could not be parsed',
          value: app.newFiles.deadLetterQueueName,
        },
        NotificationDeadLetterQueue: {
          description: 'Name of the dead-letter queue for notices that could not be delivered',
          value: watch.undelivered.name,
        },
        SubscriptionDeadLetterQueue: {
          description: 'Name of the dead-letter queue for messages that could not be delivered to a subscriber',
          value: unsent.name,
        },
        ParserErrorsAlarm: {
          description: 'Name of the alarm ParserErrors, with which you can test that alarms arrive',
          value: watch.parserErrors.name,
        },
        Dashboard: { description: 'Name of the CloudWatch dashboard', value: watch.board.name },
        EmergencyRoleArn: { description: 'ARN of the emergency role', value: emergency.arn },
        WorkforceGroup: { description: 'Name of the IAM group that requires MFA', value: people.group.name },
        SessionDocument: { description: 'Name of the session document', value: people.document.name },
        SessionPolicyArn: {
          description:
            'ARN of the policy for recorded sessions, to attach to users outside the group, and to the roles in WorkforceRoleArns',
          value: people.access.arn,
        },
        SessionLogGroup: { description: 'Name of the log group of the sessions', value: people.logs.name },
        VpcId: { description: 'ID of the VPC', value: net.vpc },
        PublicSubnets: { description: 'IDs of the public subnets', value: net.subnetIds.public },
        ManagementSubnets: { description: 'IDs of the management subnets', value: net.subnetIds.management },
        PrivateSubnets: { description: 'IDs of the private subnets', value: net.subnetIds.private },
        FlowLogBucket: { description: 'Name of the bucket with the flow logs', value: net.flowLogBucket },
        BastionId: { description: 'ID of the bastion instance', value: remote.machine.id },
        BastionElasticIp: {
          description: 'Public IP address of the bastion, if SshCidr is set',
          value: remote.machine.address,
        },
        VpnEndpointId: { description: 'ID of the Client VPN endpoint', value: remote.endpoint.id },
        AccountId: { description: 'ID of the account', value: accountId },
      },
    };
  },
});
