import {
  optionalTrail,
  organizationTags,
  standardConditions,
  standardRules,
  trailOption,
} from '@hipaa-stacks/baseline';
import {
  blueprint,
  type Conditions,
  isAnyGiven,
  type ParameterReferences,
  type RegionalOption,
  regionsWithout,
  select,
  snippetsIn,
  unchecked,
  when,
} from '@hipaa-stacks/cloudformation';
import { buildCommands } from './build-commands.ts';
import { buildConditions, buildRules, builds } from './builds.ts';
import { type Edge, edge, edgeConditions, edgeRules } from './edge.ts';
import { type Foundation, foundation } from './foundation.ts';
import { identity, type Roles } from './identity.ts';
import { type Images, images } from './images.ts';
import { instance } from './instance.ts';
import { instanceLogs } from './instance-logs.ts';
import { monitoring } from './monitoring.ts';
import { siteNetworkConditions, siteNetworkRules } from './network.ts';
import { outputs } from './outputs.ts';
import { parameters } from './parameters.ts';
import { instancePatching } from './patching.ts';
import { shell, shellDocument } from './shell.ts';
import { ssh, sshConditions, sshRules } from './ssh.ts';
import { versionConditions } from './version.ts';
import { volumeBackup, volumeVault } from './volume-backup.ts';

type P = ParameterReferences<typeof parameters>;

const conditions = (p: P) => ({
  ...standardConditions(p),
  ...siteNetworkConditions(p),
  ...versionConditions(p),
  ...buildConditions(p),
  ...edgeConditions(p),
  ...sshConditions,
  ...trailOption.conditions,
  HasWorkforceRoles: isAnyGiven(p.WorkforceRoleArns),
});

type Has = Conditions<typeof conditions>;

/** Where the images of a version come from: repositories, and the builds that push to them. */
function supply(p: P, has: Has, roles: Roles, base: Foundation) {
  const key = base.keys.image.arn;
  const repositories = images(key, base);
  const made = builds(p, has, {
    roles: roles.builds,
    images: repositories,
    key,
    accessLogs: base.accessLogs.name,
    retentionDays: p.RetentionDays,
  });
  return { images: repositories, builds: made, commands: buildCommands(p, has, made) };
}

/** The load balancer with its names and rules. */
const entrance = (p: P, has: Has, { organization, accessLogs, network, keys, custom }: Foundation) =>
  edge(p, has, {
    organization,
    accessLogs: accessLogs.name,
    network,
    keys: { data: keys.data.arn, log: keys.log.arn },
    custom: { provider: custom.provider, deadLetters: custom.deadLetterQueue },
  });

/** The instance with both containers, and how operators reach and patch it. Only the logs exist without a version. */
function application(p: P, has: Has, roles: Roles, base: Foundation, from: { images: Images; edge: Edge }) {
  const { organization, keys, network, custom } = base;
  const { instanceRole } = roles.ofInstance;
  const logs = instanceLogs({ key: keys.data.arn, retention: organization.retention });
  const running = when(has.HasVersion, (present) => {
    const document = shellDocument(logs, keys.data.arn);
    const session = { document: document.name, key: keys.data.arn };
    const group = instance(p, {
      role: { name: present(instanceRole.name) },
      key: present(keys.volume.arn),
      vpc: network.vpc,
      subnets: network.privateSubnets,
      repositories: from.images,
      logs,
      edge: { ...from.edge, securityGroup: from.edge.balancer.securityGroup },
      allowedHosts: from.edge.host,
      session,
      after: [...network.egressRoutes, ...custom.linked.resources],
    });
    const workforce = { given: has.HasWorkforceRoles, arns: p.WorkforceRoleArns };
    return {
      document,
      group,
      shell: shell({ ...session, group: group.group, roles: workforce }),
      ...instancePatching(p, base),
    };
  });
  return { logs, running };
}

/** SSH through a bastion. */
const bastionAccess = (p: P, has: Has, base: Foundation, { logs, running }: ReturnType<typeof application>) =>
  when(has.HasVersion, (present) => ({
    inner: when(has.HasSsh, () =>
      ssh(p, has, {
        organization: base.organization,
        vpc: base.network.vpc,
        vpcCidr: p.VpcCidr,
        publicSubnet: unchecked(select(0, base.network.publicSubnets)),
        privateSubnet: unchecked(select(0, base.network.privateSubnets)),
        internetRoutes: base.network.internetRoutes,
        image: p.ImageId,
        key: present(base.keys.volume.arn),
        session: { document: present(running.document.name), key: base.keys.data.arn },
        logs,
        instance: { group: present(running.group.group), securityGroup: present(running.group.securityGroup) },
      }),
    ),
  }));

function compose(p: P, has: Has) {
  const roles = identity(p, has);
  const base = foundation(p, has, roles);
  const supplied = supply(p, has, roles, base);
  const entered = entrance(p, has, base);
  const app = application(p, has, roles, base, { images: supplied.images, edge: entered });
  const vault = volumeVault(base.keys.backup.arn);
  const role = roles.backupRole.arn;
  const after = [base.custom.optIn.optIn];
  const backups = { vault, ...when(has.HasVersion, () => volumeBackup({ role, vault: vault.name, after })) };
  return {
    roles,
    base,
    ...supplied,
    edge: entered,
    app,
    bastion: bastionAccess(p, has, base, app),
    backups,
    monitored: monitoring(has, base, {
      edge: entered,
      images: supplied.images,
      group: app.running.group.group,
      vault: backups.vault.name,
    }),
    trail: optionalTrail(has, { ...base, system: 'patient-web-app', accessLogs: base.accessLogs.name }),
  };
}

/** All parts of the system, for the outputs. */
export type Parts = ReturnType<typeof compose>;

/** What some Regions do not have: see the rules. */
const regional: readonly RegionalOption[] = [{ option: 'MonthlyBudget', notIn: regionsWithout('budgets') }];

/**
 * A web application of a Django backend and a React frontend on one EC2 instance behind a load balancer: repositories and builds of
 * both images, updates without interruption, patches, alarms and backups. Without `AppVersion` there is no instance yet; without
 * `AllowedCidr` or `AllowedIpv6Cidr`, the security group of the load balancer allows no inbound traffic.
 */
export const patientWebApp = blueprint('patient-web-app', {
  title: 'Django and React on EC2, for patient data',
  parameters,
  conditions,
  rules: (p) => ({
    ...standardRules(p),
    ...siteNetworkRules(p),
    ...buildRules(p),
    ...edgeRules(p),
    ...sshRules(p),
  }),
  tags: organizationTags,
  regional,
  system: (p, has) => {
    const parts = compose(p, has);
    const { roles, base, images, builds, edge, app, bastion, backups, monitored, trail } = parts;
    const { custom, keys } = base;
    return {
      stacks: {
        identity: snippetsIn(roles),
        security: [...Object.values(keys), base.alertKey, base.accessLogs],
        network: base.network.parts,
        provider: custom.parts,
        images: [images.backend, images.frontend],
        builds: snippetsIn(builds),
        edge: edge.parts,
        app: [...snippetsIn(app), ...snippetsIn(bastion)],
        backup: Object.values(backups),
        alerts: base.monitoring,
        monitoring: monitored,
        trail: Object.values(trail),
      },
      outputs: outputs(parts),
    };
  },
});
