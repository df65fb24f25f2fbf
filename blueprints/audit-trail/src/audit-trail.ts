import { isLongerThanAYear, organizationTags, sixYearsInProduction } from '@hipaa-stacks/audit';
import {
  accountId,
  and,
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
  region,
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
  dataKey,
  encryptedBucket,
  encryptedTable,
  type SubscriptionProps,
  subscription,
} from '@hipaa-stacks/data';
import { defaultSecurityGroup, providerRole } from './default-security-group.ts';
import { detection, recorderRole } from './detection.ts';
import { emergencyRole } from './emergency.ts';
import { globalRegion } from './global-region.ts';
import { monitoring } from './monitoring.ts';
import { network } from './network.ts';
import { parameters } from './parameters.ts';
import { KEYWORD_FILE, parser } from './parser.ts';
import { recorded, recordedBy, recording, trailRole } from './recording.ts';
import { remoteAccess, remoteAccessConditions, remoteAccessRules } from './remote-access.ts';
import { workforce } from './workforce.ts';

/**
 * Audit trail: CloudTrail -> log archive -> log parser -> alerts, and rules for what cannot wait for a log file.
 * For 45 CFR 164.312(b) and what stands around it.
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
    IsGlobalRegion: or(equals(region, 'us-east-1'), equals(region, 'us-gov-west-1'), equals(region, 'cn-north-1')),
    HasEmergencyRole: isGiven(p.EmergencyPrincipalArn),
    HasEmergencyPolicy: isGiven(p.EmergencyPolicyArn),
    HasBoundary: isGiven(p.PermissionsBoundary),
    HasOperators: isAnyGiven(p.OperatorArns),
    HasDataEventBuckets: isAnyGiven(p.DataEventBucketArns),
    IsRetentionOverOneYear: isLongerThanAYear(p.RetentionDays),
    HasEmail: isGiven(p.AlertEmail),
    HasPhone: isGiven(p.AlertPhone),
    HasQueue: isGiven(p.AlertQueueArn),
    HasUrl: isGiven(p.AlertUrl),
    HasPushEndpoint: isGiven(p.AlertPushEndpointArn),
    HasWorkforceGroup: equals(p.CreateWorkforceGroup, 'true'),
    HasSessions: or(equals(p.CreateSessionLogging, 'true'), equals(p.CreateBastion, 'true')),
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
          'Without a trail of its own it reads the log files of the one that exists: give TrailBucketName, or set CreateTrail to true.',
        ),
        holds(
          isGiven(p.TrailLogGroupName),
          'Without a trail of its own its filters read the log group of the one that exists: give TrailLogGroupName, or set CreateTrail to true.',
        ),
        holds(
          not(isGiven(p.OrganizationId)),
          'OrganizationId is for the trail that is made here. Empty it, or set CreateTrail to true.',
        ),
        holds(
          isNoneGiven(p.DataEventBucketArns),
          'DataEventBucketArns is for the trail that is made here: choose the buckets in the trail that exists. Empty it, or set CreateTrail to true.',
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
          'TrailBucketName, TrailPrefix, TrailKeyArn and TrailLogGroupName are those of a trail that exists. Empty them, or set CreateTrail to false.',
        ),
      ],
    },
    SessionPreferencesNeedSessionLogging: {
      RuleCondition: equals(p.CreateSessionPreferences, 'true'),
      Assertions: [
        holds(
          or(equals(p.CreateSessionLogging, 'true'), equals(p.CreateBastion, 'true')),
          'The preferences use the log group and the key of recorded shells: set CreateSessionLogging to true.',
        ),
      ],
    },
    NetworkOptionsNeedNetwork: {
      RuleCondition: or(equals(p.NatPerZone, 'true'), equals(p.CreateSessionEndpoints, 'true')),
      Assertions: [
        holds(
          equals(p.CreateNetwork, 'true'),
          'NatPerZone and CreateSessionEndpoints are for the network that is made here: set CreateNetwork to true.',
        ),
      ],
    },
    ...remoteAccessRules(p),
    EmergencyRoleNeedsPolicy: {
      RuleCondition: isGiven(p.EmergencyPrincipalArn),
      Assertions: [
        holds(
          isGiven(p.EmergencyPolicyArn),
          'The role for emergencies may do nothing without EmergencyPolicyArn. Give both, or neither.',
        ),
      ],
    },
    ConformancePackNeedsConfig: {
      RuleCondition: equals(p.CreateConformancePack, 'true'),
      Assertions: [
        holds(
          equals(p.CreateConfig, 'true'),
          'The conformance pack waits for the recorder made here: set CreateConfig to true. Where a recorder exists, deploy templates-out/snippets/audit/conformance-pack.yaml beside this stack.',
        ),
      ],
    },
  }),
  tags: organizationTags,
  companions: {
    'global-region': {
      blueprint: globalRegion,
      order: 'after',
      parameters: {
        HomeRegion: 'Region',
        PermissionsBoundary: 'Parameter:PermissionsBoundary',
        OperatorArns: 'Parameter:OperatorArns',
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
    const recorder = trailRole(has, boundary);
    const configRole = recorderRole(has, boundary);
    const closer = providerRole(has, boundary);

    const emergency = emergencyRole(has, {
      principal: p.EmergencyPrincipalArn,
      policy: p.EmergencyPolicyArn,
      boundary,
    });

    // ---- security: the keys, the log archive and the trail, which belong together
    const users = [parserRole.arn, orNoValue(emergency.arn)];
    const operators = { given: has.HasOperators, arns: p.OperatorArns };
    const logKey = dataKey('LogKey', {
      description: 'Log files, log groups, keyword configuration and the table of alerts',
      users: [...users, orNoValue(configRole.arn), orNoValue(closer.arn)],
      services: [
        ...allowCloudTrail(recordedBy).map((use) => either(has.HasTrail, use, noValue)),
        either(has.HasNetwork, allowLogDelivery, noValue),
        allowCloudWatchLogs,
      ],
      encrypts: ['AWS::DynamoDB::Table', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::S3::Bucket'],
      operators,
      keep: 'log-store',
    });
    const alertKey = dataKey('AlertKey', {
      description: 'Alerts on their way: the topic and the queues',
      users: [...users, orNoValue(closer.arn)],
      services: [allowEventBridge, allowCloudWatchAlarms],
      encrypts: ['AWS::SNS::Topic', 'AWS::SQS::Queue'],
      operators,
      keep: 'transient',
    });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: p.RetentionDays });
    const record = recording(has, {
      role: recorder,
      key: logKey.arn,
      accessLogs: accessLogs.name,
      retentionDays: p.RetentionDays,
      lockMode: p.ObjectLockMode,
      dataBuckets: p.DataEventBucketArns,
      organization: p.OrganizationId,
    });
    const files = recorded(has, record, {
      bucket: p.TrailBucketName,
      folder: p.TrailPrefix,
      logGroup: p.TrailLogGroupName,
    });

    // ---- data: what to look for, what was found, and who hears of it
    const configuration = encryptedBucket('ConfigurationBucket', {
      key: logKey.arn,
      accessLogs: accessLogs.name,
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason: `It holds ${KEYWORD_FILE}, which its author has too, and every version of it. Without it the built-in keywords are in force.`,
        },
      ],
    });
    const found = encryptedTable('AlertTable', {
      key: logKey.arn,
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
      logKey: logKey.arn,
      alertKey: alertKey.arn,
      archive: { ...files.bucket, folder: files.folder },
      archiveKey: either(has.HasTrailKey, p.TrailKeyArn, noValue),
      configuration,
      found,
      topic: topic.arn,
      metricNamespace,
      retentionDays: p.RetentionDays,
    });

    // ---- watch: what cannot wait for a log file, and the parser itself
    const watched = monitoring(has, {
      alertKey: alertKey.arn,
      topic: topic.arn,
      topicPolicy: topic.policy,
      trailLogs: files.logGroup,
      dataBuckets: p.DataEventBucketArns,
      emergency,
      queue: app.newFiles,
      parser: app.fn.name,
      metricNamespace,
    });

    // ---- people, and the network with the internetRoutes into it: each only where it is asked for
    const people = workforce(has, {
      retentionDays: p.RetentionDays,
      idleMinutes: p.SessionIdleMinutes,
      maxMinutes: p.SessionMaxMinutes,
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
    const closed = defaultSecurityGroup(has, {
      role: closer,
      group: net.defaultSecurityGroup,
      key: logKey.arn,
      alertKey: alertKey.arn,
      topic: topic.arn,
      retentionDays: p.RetentionDays,
    });
    const way = when(has.HasNetwork, (present) =>
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
        otherSshCidr: p.SecondSshCidr,
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
        identity: [parserRole, recorder, configRole, closer, emergency],
        security: [logKey, alertKey, accessLogs, record.archive, record.trail],
        data: [configuration, found, topic, ...subscriptions],
        app: [app.newFiles, app.announce, app.logs, app.access, app.fn, app.consumer],
        detection: detection(has, {
          role: configRole,
          key: logKey.arn,
          accessLogs: accessLogs.name,
          retentionDays: p.RetentionDays,
        }),
        monitoring: [
          watched.undelivered,
          ...watched.rules,
          watched.objectRule,
          ...watched.alarms,
          watched.cisAlarms,
          watched.emergencyUse,
          watched.board,
        ],
        workforce: Object.values(people),
        network: [...net.parts, ...Object.values(closed)],
        remoteAccess: Object.values(way),
      },
      outputs: {
        LogArchiveBucket: { description: 'Bucket of the log files', value: files.bucket.name },
        ConfigurationBucket: {
          description: `Put ${KEYWORD_FILE} here to choose what is alerted on`,
          value: configuration.name,
        },
        AlertTopicArn: { description: 'Topic of all alerts; subscribe to it', value: topic.arn },
        AlertTable: { description: 'Table to look an alert up in, by its Id', value: found.name },
        TrailArn: { description: 'The trail', value: record.trail.arn },
        TrailLogGroup: { description: 'Log group of the trail, for CloudWatch Logs Insights', value: files.logGroup },
        ParserLogGroup: { description: 'Log group of the log parser', value: app.logs.name },
        NewLogFileDeadLetterQueue: {
          description: 'Dead-letter queue of log files that could not be parsed',
          value: app.newFiles.deadLettersName,
        },
        NotificationDeadLetterQueue: {
          description: 'Dead-letter queue of notices that the topic did not take',
          value: watched.undelivered.name,
        },
        Dashboard: { description: 'CloudWatch dashboard', value: watched.board.name },
        WorkforceGroup: { description: 'Group for users of IAM: nothing goes without MFA', value: people.group.name },
        SessionDocument: { description: 'Name it when you open a shell', value: people.document.name },
        SessionPolicyArn: {
          description: 'Policy that lets people open recorded shells; attach it to whom the group does not hold',
          value: people.access.arn,
        },
        SessionLogGroup: { description: 'Log group of the shells', value: people.logs.name },
        VpcId: { description: 'The network', value: net.vpc },
        PublicSubnets: { description: 'For what faces the internet', value: net.subnetIds.public },
        ManagementSubnets: { description: 'For those who look after it', value: net.subnetIds.management },
        PrivateSubnets: { description: 'For all else', value: net.subnetIds.private },
        FlowLogBucket: { description: 'Bucket of the flow logs', value: net.flowLogBucket },
        BastionId: { description: 'Instance to open a shell on', value: way.machine.id },
        BastionElasticIp: { description: 'Its address, where SSH is let in', value: way.machine.address },
        VpnEndpointId: { description: 'The VPN, for the file that clients import', value: way.endpoint.id },
        AccountId: { description: 'Account that is watched', value: accountId },
      },
    };
  },
});
