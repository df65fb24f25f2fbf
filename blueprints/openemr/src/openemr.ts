import {
  budgetRules,
  optionalTrail,
  organizationConditions,
  organizationRules,
  organizationTags,
  trailOption,
  webAclMetric,
} from '@hipaa-stacks/baseline';
import {
  blueprint,
  type Conditions,
  type ParameterReferences,
  type RegionalOption,
  regionsWithout,
  snippetsIn,
} from '@hipaa-stacks/cloudformation';
import { alertConditions } from './alerts.ts';
import { analytics, analyticsOption } from './analytics.ts';
import { application, portalConditions, portalRules } from './application.ts';
import { auditLogBucket, auditLogExport } from './audit-log-export.ts';
import { backup, backupConditions } from './backup.ts';
import { backupCopies } from './backup-copies.ts';
import { bedrock, bedrockOption } from './bedrock.ts';
import { CACHE_GIGABYTES, cache } from './cache.ts';
import { connectionConditions, connectionRules } from './connections.ts';
import { certificateAuthorities } from './container.ts';
import { database, databaseConditions, databaseRules } from './database.ts';
import { ecsExec, ecsExecOption } from './ecs-exec.ts';
import { edge, edgeConditions, edgeRules } from './edge.ts';
import { files, filesConditions } from './files.ts';
import { type Foundation, foundation } from './foundation.ts';
import { identity, type Roles } from './identity.ts';
import { imageConditions } from './image.ts';
import { mail, mailConditions, mailRules } from './mail.ts';
import { monitoring } from './monitoring.ts';
import { clusterName } from './names.ts';
import { systemNetworkConditions, systemNetworkRules } from './network.ts';
import { outputs } from './outputs.ts';
import { parameters } from './parameters.ts';
import { rotation } from './rotation.ts';
import { sizeConditions, sizeRules } from './size.ts';
import { execPermissions, service, task, taskCluster, traffic } from './tasks.ts';
import { workforceConditions, workforceRoles, workforceRules } from './workforce.ts';

type P = ParameterReferences<typeof parameters>;

const conditions = (p: P) => ({
  ...organizationConditions(p),
  ...alertConditions(p),
  ...systemNetworkConditions(p),
  ...edgeConditions(p),
  ...sizeConditions(p),
  ...imageConditions(p),
  ...portalConditions,
  ...databaseConditions(p),
  ...filesConditions(p),
  ...backupConditions(p),
  ...connectionConditions(p),
  ...mailConditions,
  ...workforceConditions(p),
  ...ecsExecOption.conditions,
  ...analyticsOption.conditions,
  ...bedrockOption.conditions,
  ...trailOption.conditions,
});

type Has = Conditions<typeof conditions>;

/** Database, file system, session cache, and the bucket of the exported audit log. */
function storage(p: P, has: Has, roles: Roles, base: Foundation) {
  return {
    stores: database(p, has, base, roles),
    documents: files(p, has, base, roles.taskRole.arn),
    sessions: cache(base),
    auditLogs: auditLogBucket(base),
  };
}

/** The edge and the tasks of OpenEMR, with mail and the rotation of passwords. */
function serving(p: P, has: Has, roles: Roles, base: Foundation, stored: ReturnType<typeof storage>) {
  const { stores, documents, sessions } = stored;
  const mailing = mail(has, {
    sender: p.MailSender,
    hostedZone: p.HostedZoneId,
    boundary: base.organization.boundary,
    role: 'openemr',
    provider: base.custom.provider,
    key: base.keys.data.arn,
    cluster: clusterName,
    deadLetters: base.custom.deadLetterQueue,
    topic: base.channel.topic.arn,
  });
  const app = application(p, has, base, { stores, sessions, mail: mailing.settings });
  const { container } = app;
  const entrance = edge(p, has, base, container);
  const cluster = taskCluster(base);
  const { rotationRole, providerRole } = roles;
  const rotated = rotation(base, { role: rotationRole, providerRole, stores, cluster: cluster.cluster.name });
  const definition = task(p, has, { ...roles, cluster, container, files: documents });
  const running = service(p, has, base, {
    cluster,
    container,
    files: documents,
    task: definition,
    edge: entrance,
    after: [...rotated.ready, ...mailing.ready],
  });
  const allowed = traffic(p, has, {
    tasks: running.securityGroup,
    port: container.port,
    balancer: entrance.balancer,
    database: stores.database,
    files: documents,
    cache: sessions.cache,
  });
  const exec = execPermissions(has, base, roles.taskRole, cluster);
  return {
    mail: mailing,
    app,
    edge: entrance,
    cluster,
    rotation: rotated,
    task: definition,
    service: running,
    parts: [...Object.values(cluster), definition, exec, ...rotated.parts, running, ...allowed],
  };
}

/** The export of the audit log, backups, monitoring, and the optional parts. */
function operations(
  p: P,
  has: Has,
  roles: Roles,
  base: Foundation,
  { stores, documents, sessions, auditLogs, ...served }: ReturnType<typeof storage> & ReturnType<typeof serving>,
) {
  const { cluster, service, task, edge, rotation } = served;
  const { database } = stores;
  const auditLog = auditLogExport('AuditLogExport', base, {
    role: roles.auditLogExportRole,
    stores,
    bucket: auditLogs,
    after: rotation.auditReader,
  });
  const backups = backup(p, has, base, { ...roles, database, files: documents.fileSystem });
  return {
    auditLog,
    backups,
    monitored: monitoring(base, {
      cluster: cluster.cluster.name,
      service: service.name,
      loadBalancer: edge.balancer.fullName,
      targetGroup: edge.web.targetGroupName,
      database: database.cluster,
      cache: sessions.cache.name,
      files: documents.fileSystem.id,
      rotation: rotation.fn.name,
      auditLogExport: auditLog.name,
      certificate: edge.certificate,
      tasks: p.MinTasks,
      upgrading: has.AllowsUpgrade,
      cacheGigabytes: CACHE_GIGABYTES,
      webAcl: webAclMetric(edge.webAcl.acl.metric),
      vault: backups.vault.name,
    }),
    execAccess: ecsExec(has, base, {
      cluster: cluster.cluster,
      service: service.name,
      container: task.container,
      roles: workforceRoles(p, has),
    }),
    exported: analytics(p, has, base, { roles: roles.exports, database }),
    model: bedrock(p, has, base, { role: roles.modelRole, database }),
    trail: optionalTrail(has, { ...base, system: 'openemr', accessLogs: base.accessLogs.name }),
  };
}

/** All parts of the system, for the outputs. */
export type Parts = { readonly roles: Roles; readonly base: Foundation } & ReturnType<typeof storage> &
  ReturnType<typeof serving> &
  ReturnType<typeof operations>;

/** What some Regions do not have: see the rules, and HasRestoreTesting. */
const regional: readonly RegionalOption[] = [
  { option: 'EnableGlobalAccelerator', notIn: regionsWithout('global-accelerator') },
  { option: 'EnableSes', notIn: regionsWithout('ses-smtp') },
  { option: 'MonthlyBudget', notIn: regionsWithout('budgets') },
  { option: 'backups', leavesOut: 'restore testing', notIn: regionsWithout('backup-restore-testing') },
];

/**
 * OpenEMR on Fargate behind a load balancer, with Aurora, EFS and Valkey, and backups for up to seven years. Without `AllowedCidr` or
 * `AllowedIpv6Cidr`, the security group of the load balancer allows no inbound traffic.
 */
export const openEmr = blueprint('openemr', {
  title: 'OpenEMR on AWS Fargate',
  parameters,
  conditions,
  rules: (p) => ({
    ...organizationRules(p),
    ...edgeRules(p),
    ...workforceRules(p),
    ...portalRules(p),
    ...mailRules,
    ...connectionRules(p),
    ...bedrockOption.rules,
    ...sizeRules(p),
    ...databaseRules(p),
    ...systemNetworkRules(p),
    ...budgetRules(p.MonthlyBudget),
  }),
  mappings: certificateAuthorities,
  tags: organizationTags,
  regional,
  companions: { 'backup-copies': { blueprint: backupCopies, region: 'chosen', order: 'before', parameters: {} } },
  system: (p, has) => {
    const roles = identity(p, has);
    const base = foundation(p, has, roles);
    const stored = storage(p, has, roles, base);
    const served = serving(p, has, roles, base, stored);
    const operated = operations(p, has, roles, base, { ...stored, ...served });
    const { keys, alerts, channel, network, custom } = base;
    const { stores, documents, sessions, auditLogs } = stored;
    return {
      stacks: {
        identity: snippetsIn(roles),
        security: [...Object.values(keys), alerts.key, base.accessLogs],
        network: network.parts,
        provider: custom.parts,
        data: [
          ...Object.values(stores),
          auditLogs,
          served.app.admin,
          ...Object.values(sessions),
          ...[documents.own, documents.targets, documents.accessPoint],
        ],
        accelerator: [served.edge.accelerator],
        edge: served.edge.parts,
        app: served.parts,
        auditLog: [operated.auditLog],
        backup: Object.values(operated.backups),
        alerts: [channel.topic, alerts.unsent, base.email, alerts.budget],
        monitoring: operated.monitored,
        ecsExec: [operated.execAccess],
        mail: served.mail.parts,
        trail: Object.values(operated.trail),
        analytics: Object.values(operated.exported),
        bedrock: Object.values(operated.model),
      },
      outputs: outputs({ roles, base, ...stored, ...served, ...operated }),
    };
  },
});
