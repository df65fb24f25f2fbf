import {
  alerting,
  budgetConditions,
  budgetRules,
  organization,
  organizationConditions,
  organizationRules,
  organizationTags,
} from '@hipaa-stacks/baseline';
import {
  blueprint,
  type Conditions,
  contents,
  either,
  noValue,
  orNoValue,
  type ParameterReferences,
  sub,
  systemName,
  when,
} from '@hipaa-stacks/cloudformation';
import { accessLogBucket } from '@hipaa-stacks/data';
import { detection, detectionConditions, detectionRules, recorderRole, regionalOptions } from './detection.ts';
import { emergencyConditions, emergencyRole, emergencyRules } from './emergency.ts';
import { existingNetworkConditions, existingNetworkRules, networkOrVpc } from './existing-network.ts';
import { findingRules } from './findings.ts';
import { globalRegion } from './global-region.ts';
import { logKey } from './keys.ts';
import { cisOption, monitoring } from './monitoring.ts';
import { defaultSecurityGroup, network, networkConditions, networkRules, providerRole } from './network.ts';
import { notificationConditions, subscriptions } from './notifications.ts';
import { outputs } from './outputs.ts';
import { parameters } from './parameters.ts';
import { parser } from './parser.ts';
import { logSourceOf, recording, recordingConditions, recordingRules, trailRole } from './recording.ts';
import { remoteAccess, remoteAccessConditions, remoteAccessRules } from './remote-access.ts';
import { stores } from './stores.ts';
import { workforce, workforceConditions, workforceRules } from './workforce.ts';

type P = ParameterReferences<typeof parameters>;

const conditions = (p: P) => ({
  ...organizationConditions(p),
  ...notificationConditions(p),
  ...budgetConditions(p.MonthlyBudget),
  ...recordingConditions(p),
  ...cisOption.conditions,
  ...detectionConditions(p),
  ...workforceConditions(p),
  ...emergencyConditions(p),
  ...networkConditions,
  ...existingNetworkConditions(p),
  ...remoteAccessConditions(p),
});

type Has = Conditions<typeof conditions>;

/** The roles, which the key policies name. Other parts add their permissions. */
function identity(p: P, has: Has) {
  const org = organization(p, has);
  return {
    parserRole: org.role('ParserRole', 'lambda.amazonaws.com', 'Reads log files and sends alerts'),
    cloudTrailRole: trailRole(has, org),
    configRole: recorderRole(has, org),
    groupProviderRole: providerRole(has, org),
    emergency: emergencyRole(has, {
      user: p.EmergencyPrincipalArn,
      callerRole: p.EmergencyCallerRoleArn,
      policy: p.EmergencyPolicyArn,
      boundary: org.boundary,
    }),
  };
}

/** The keys, the log archive and the trail, the topics and the stores. */
function foundation(p: P, has: Has, roles: ReturnType<typeof identity>) {
  const org = organization(p, has);
  const users = [roles.parserRole.arn, orNoValue(roles.emergency.arn)];
  const provider = orNoValue(roles.groupProviderRole.arn);
  const key = logKey(has, { users: [...users, orNoValue(roles.configRole.arn), provider], organization: org });
  const alerts = alerting({
    topics: ['AlertTopic', 'NoticeTopic'],
    users: [...users, provider],
    operators: org.operators,
    subscribed: has.HasSubscription,
    budget: { given: has.HasBudget, limit: p.MonthlyBudget, isInChina: has.IsInChina },
  });
  const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: p.RetentionDays });
  const trail = recording(has, {
    organization: org,
    role: roles.cloudTrailRole,
    key: key.arn,
    accessLogs: accessLogs.name,
    lockMode: p.ObjectLockMode,
    dataBuckets: p.DataEventBucketArns,
    awsOrganization: p.OrganizationId,
  });
  const logSource = logSourceOf(has, trail, {
    bucket: p.TrailBucketName,
    folder: p.TrailPrefix,
    logGroup: p.TrailLogGroupName,
  });
  const made = stores({ key: key.arn, accessLogs: accessLogs.name, deletionProtection: p.DeletionProtection });
  return { org, key, alerts, accessLogs, trail, logSource, ...made };
}

/** The log parser, the event rules and the alarms. */
function watching(p: P, has: Has, { parserRole, emergency }: ReturnType<typeof identity>, base: Foundation) {
  const metricNamespace = sub('HipaaStacks/${System}', { System: systemName });
  const { AlertTopic: alerts, NoticeTopic: notices } = base.alerts.channels;
  const app = parser({
    role: parserRole,
    logKey: base.key.arn,
    alertKey: base.alerts.key.arn,
    archive: { ...base.logSource.bucket, folder: base.logSource.folder },
    archiveKey: either(has.HasTrailKey, p.TrailKeyArn, noValue),
    configuration: base.configuration,
    alertTable: base.alertTable,
    topic: alerts.topic.arn,
    noticeTopic: notices.topic.arn,
    metricNamespace,
    retentionDays: p.RetentionDays,
  });
  const watch = monitoring(has, {
    alerting: base.alerts,
    trailLogs: base.logSource.logGroup,
    objectCallThreshold: p.ObjectCallThreshold,
    archive: base.logSource.bucket.name,
    emergency,
    queue: app.newFiles,
    parser: app.fn.name,
    parserLogs: app.logs.name,
    metricNamespace,
  });
  return { app, watch, findings: findingRules(has, { alerts, notices }) };
}

/** The optional network with its default security group, the access of users, and remote access to the network or an existing VPC. */
function access(p: P, has: Has, { groupProviderRole }: ReturnType<typeof identity>, base: Foundation) {
  const { org, key, alerts, accessLogs } = base;
  const people = workforce(has, {
    retentionDays: p.RetentionDays,
    idleMinutes: p.SessionIdleMinutes,
    maxMinutes: p.SessionMaxMinutes,
    roles: p.WorkforceRoleArns,
  });
  const net = network(has, {
    vpcCidr: p.VpcCidr,
    key: key.arn,
    accessLogs: accessLogs.name,
    retentionDays: p.RetentionDays,
    ssh: [
      { cidr: p.SshCidr, given: has.HasSsh },
      { cidr: p.SecondSshCidr, given: has.HasSecondSsh },
    ],
  });
  const defaultGroup = defaultSecurityGroup(has, {
    organization: org,
    role: groupProviderRole,
    group: net.defaultSecurityGroup,
    key: key.arn,
    alertKey: alerts.key.arn,
    alerts: alerts.channels.AlertTopic,
  });
  const remote = when(has.HasNetworkOrVpc, () =>
    remoteAccess(p, has, {
      ...networkOrVpc(p, has, net),
      internetRoutes: net.internetRoutes,
      key: key.arn,
      organization: org,
      session: {
        document: contents(people.document.name).value,
        logGroup: contents(people.logs.arn).value,
        key: contents(people.key.arn).value,
      },
    }),
  );
  return { people, net, defaultGroup, remote };
}

type Foundation = ReturnType<typeof foundation>;

/** All parts of the system, for the outputs. */
export type Parts = ReturnType<typeof identity> & Foundation & ReturnType<typeof watching> & ReturnType<typeof access>;

/**
 * Audit trail: CloudTrail -> log archive -> log parser -> alerts, and event rules for immediate notices. Supports 45 CFR 164.312(b)
 * and related paragraphs.
 */
export const auditTrail = blueprint('audit-trail', {
  title: 'Audit trail: CloudTrail, a locked log archive, keyword alerts and event rules',
  parameters,
  conditions,
  rules: (p) => ({
    ...organizationRules(p),
    ...budgetRules(p.MonthlyBudget),
    ...recordingRules(p),
    ...workforceRules(p),
    ...networkRules(p),
    ...existingNetworkRules(p),
    ...remoteAccessRules(p),
    ...emergencyRules(p),
    ...detectionRules,
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
    const roles = identity(p, has);
    const base = foundation(p, has, roles);
    const watched = watching(p, has, roles, base);
    const { people, net, defaultGroup, remote } = access(p, has, roles, base);
    const { key, alerts, accessLogs, trail, configuration, alertTable } = base;
    const { AlertTopic, NoticeTopic } = alerts.channels;
    const { app, watch, findings } = watched;
    return {
      stacks: {
        identity: Object.values(roles),
        security: [key, alerts.key, accessLogs, trail.archive, trail.trail],
        data: [
          configuration,
          alertTable,
          AlertTopic.topic,
          NoticeTopic.topic,
          alerts.unsent,
          ...subscriptions(p, has, AlertTopic, NoticeTopic),
        ],
        app: Object.values(app),
        detection: detection(has, {
          role: roles.configRole,
          key: key.arn,
          accessLogs: accessLogs.name,
          retentionDays: p.RetentionDays,
        }),
        monitoring: [
          alerts.undelivered,
          ...watch.rules,
          watch.objectCalls,
          ...findings,
          ...watch.alarms,
          watch.cisAlarms,
          watch.emergencyUse,
          watch.board,
          alerts.budget,
        ],
        workforce: Object.values(people),
        network: [...net.snippets, ...Object.values(defaultGroup)],
        remoteAccess: Object.values(remote),
      },
      outputs: outputs({ ...roles, ...base, ...watched, people, net, defaultGroup, remote }),
    };
  },
});
