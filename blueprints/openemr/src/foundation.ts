import {
  alerting,
  type networkParameters,
  type OrganizationReferences,
  organization,
  type organizationConditions,
  type Role,
  systemCustomResources,
} from '@hipaa-stacks/baseline';
import {
  type Condition,
  type Conditions,
  type Optional,
  orNoValue,
  type References,
  when,
} from '@hipaa-stacks/cloudformation';
import { rotatedSecretHandler, smtpCredentialsHandler } from '@hipaa-stacks/compute';
import { accessLogBucket } from '@hipaa-stacks/data';
import type { alertConditions, alertParameters } from './alerts.ts';
import { systemKeys } from './keys.ts';
import { clusterName } from './names.ts';
import { network, type systemNetworkConditions } from './network.ts';

type P = OrganizationReferences & References<typeof networkParameters & typeof alertParameters>;

type Has = Conditions<typeof organizationConditions> &
  Conditions<typeof systemNetworkConditions> &
  Conditions<typeof alertConditions> & { readonly HasEcsExec: Condition };

/** The roles that the keys name. */
export interface KeyUsers {
  readonly executionRole: Role;
  readonly providerRole: Role;
  readonly rotationRole: Role;
  readonly auditLogExportRole: Role;
  readonly backupRole: Role;
  readonly restoreRole: Role;
  readonly exports: Readonly<Record<'starter' | 'tables', { readonly arn: Optional<Role['arn']> }>>;
}

/** What all parts of the system use: keys, alerts, the bucket of the S3 access logs, the network and the custom resources. */
export function foundation(p: P, has: Has, roles: KeyUsers) {
  const { executionRole, providerRole, rotationRole, auditLogExportRole, backupRole, restoreRole, exports } = roles;
  const org = organization(p, has);
  const keys = systemKeys(has, {
    organization: org,
    dataUsers: [executionRole, providerRole, rotationRole, auditLogExportRole],
    logUsers: [auditLogExportRole],
    backupRoles: [backupRole, restoreRole],
  });
  const alerts = alerting({
    topics: ['AlertTopic'],
    users: [
      ...[providerRole.arn, rotationRole.arn, auditLogExportRole.arn],
      ...[orNoValue(exports.starter.arn), orNoValue(exports.tables.arn)],
    ],
    operators: org.operators,
    subscribed: has.HasEmail,
    budget: { given: has.HasBudget, limit: p.MonthlyBudget, isInChina: has.IsInChina },
  });
  const channel = alerts.channels.AlertTopic;
  const email = when(has.HasEmail, () => channel.subscribe('EmailSubscription', 'email', p.AlertEmail));
  const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: p.RetentionDays });
  const net = network(p, has, { key: keys.log.arn, accessLogs: accessLogs.name, retentionDays: p.RetentionDays });
  const custom = systemCustomResources(has, {
    organization: org,
    role: providerRole,
    key: keys.data.arn,
    alertKey: alerts.key.arn,
    alerts: channel,
    linkedServices: ['ecs.amazonaws.com', 'ecs.application-autoscaling.amazonaws.com'],
    backedUp: ['Aurora', 'EFS'],
    defaultSecurityGroup: net.defaultSecurityGroup,
    handlers: [rotatedSecretHandler(), smtpCredentialsHandler({ role: 'openemr', redeploys: clusterName })],
    failed:
      'A rotation, an export of the audit log or a custom resource failed after all retries. The message in ProviderDeadLetterQueue contains the request, and its attributes the error.',
  });
  return { organization: org, keys, alerts, channel, email, accessLogs, network: net, custom };
}

export type Foundation = ReturnType<typeof foundation>;
