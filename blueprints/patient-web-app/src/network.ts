import {
  networkConditions,
  type networkParameters,
  networkRules,
  type OwnOrExistingNetworkProps,
  ownOrExistingNetwork,
} from '@hipaa-stacks/baseline';
import { type Conditions, type Expr, equals, holds, isGiven, not, type References } from '@hipaa-stacks/cloudformation';
import { amazonLinuxPackages, imageLayers, systemsManagerFiles } from '@hipaa-stacks/network';
import { isStandard, type sizeParameters } from './size.ts';

type NetworkReferences = References<typeof networkParameters>;

/** The conditions of the network. */
export const siteNetworkConditions = (p: NetworkReferences & References<typeof sizeParameters>) =>
  networkConditions(p, isStandard(p));

/** The rules of the network. An existing network has no IPv6, and no bastion. */
export const siteNetworkRules = (
  p: NetworkReferences & { readonly AllowedIpv6Cidr: Expr<string>; readonly EnableSsh: Expr<boolean> },
) =>
  networkRules(p, [
    holds(
      not(isGiven(p.AllowedIpv6Cidr)),
      'AllowedIpv6Cidr requires NetworkMode own. Leave AllowedIpv6Cidr empty, or set NetworkMode to own.',
    ),
    holds(
      equals(p.EnableSsh, 'false'),
      'EnableSsh requires NetworkMode own. Set EnableSsh to false and use Session Manager, or set NetworkMode to own.',
    ),
  ]);

/** The services that the instance and the custom resources call. */
const services = [
  ...['cloudformation', 'ecr.api', 'ecr.dkr', 'elasticloadbalancing', 'kms', 'logs', 'monitoring', 'secretsmanager'],
  ...['ec2messages', 'ssm', 'ssmmessages'],
];

/** The network: a new one, or an existing one. */
export const network = (
  p: NetworkReferences,
  has: Conditions<typeof siteNetworkConditions>,
  flowLogs: OwnOrExistingNetworkProps['flowLogs'],
) =>
  ownOrExistingNetwork(p, has, {
    s3Reads: [imageLayers, amazonLinuxPackages, ...systemsManagerFiles],
    services,
    flowLogs,
  });
