import {
  networkConditions,
  type networkParameters,
  networkRules,
  type OwnOrExistingNetworkProps,
  ownOrExistingNetwork,
} from '@hipaa-stacks/baseline';
import { type Conditions, type Expr, holds, isGiven, not, type References } from '@hipaa-stacks/cloudformation';
import { databaseAuthorities, dockerHubLayers, imageLayers } from '@hipaa-stacks/network';
import { isStandard, type sizeParameters } from './size.ts';

type NetworkReferences = References<typeof networkParameters>;

/** The conditions of the network. */
export const systemNetworkConditions = (p: NetworkReferences & Pick<References<typeof sizeParameters>, 'Profile'>) =>
  networkConditions(p, isStandard(p));

/** The rules of the network. An existing network has no IPv6. */
export const systemNetworkRules = (p: NetworkReferences & { readonly AllowedIpv6Cidr: Expr<string> }) =>
  networkRules(p, [
    holds(
      not(isGiven(p.AllowedIpv6Cidr)),
      'AllowedIpv6Cidr requires NetworkMode own. Leave AllowedIpv6Cidr empty, or set NetworkMode to own.',
    ),
  ]);

/** The network: a new one, or an existing one. */
export const network = (
  p: NetworkReferences,
  has: Conditions<typeof systemNetworkConditions>,
  flowLogs: OwnOrExistingNetworkProps['flowLogs'],
) =>
  ownOrExistingNetwork(p, has, {
    s3Reads: [imageLayers, dockerHubLayers, databaseAuthorities],
    services: ['secretsmanager', 'logs', 'ecr.api', 'ecr.dkr', 'kms'],
    flowLogs,
  });
