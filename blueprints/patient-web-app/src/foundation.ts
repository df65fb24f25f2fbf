import {
  type networkParameters,
  type OrganizationReferences,
  organization,
  type standardConditions,
  type standardParameters,
  standardParts,
  systemCustomResources,
} from '@hipaa-stacks/baseline';
import type { Conditions, References } from '@hipaa-stacks/cloudformation';
import type { Roles } from './identity.ts';
import { siteKeys } from './keys.ts';
import { network, type siteNetworkConditions } from './network.ts';
import type { versionConditions } from './version.ts';

type P = OrganizationReferences &
  References<typeof networkParameters & ReturnType<typeof standardParameters>['Alerts']>;

type Has = Conditions<typeof standardConditions> &
  Conditions<typeof siteNetworkConditions> &
  Conditions<typeof versionConditions>;

/** What all parts of the system use: keys, alerts, the bucket of the S3 access logs, the network and the custom resources. */
export function foundation(p: P, has: Has, { providerRole, builds, backupRole }: Roles) {
  const org = organization(p, has);
  const base = standardParts(p, has, () => ({ providerRole }));
  const keys = siteKeys(has, {
    organization: org,
    dataUsers: [providerRole],
    buildRoles: [builds.backend, builds.frontend],
    backupRole,
  });
  const net = network(p, has, {
    key: keys.log.arn,
    accessLogs: base.accessLogs.name,
    retentionDays: p.RetentionDays,
  });
  const custom = systemCustomResources(has, {
    organization: org,
    role: providerRole,
    key: keys.data.arn,
    alertKey: base.alertKey.arn,
    alerts: base,
    linkedServices: ['autoscaling.amazonaws.com'],
    backedUp: ['EBS'],
    defaultSecurityGroup: net.defaultSecurityGroup,
    handlers: [],
    failed:
      'A custom resource failed after all retries. The message in ProviderDeadLetterQueue contains the request, and its attributes the error.',
  });
  return { ...base, organization: org, keys, network: net, custom };
}

export type Foundation = ReturnType<typeof foundation>;
