import { existingSubnets, existingVpc } from '@hipaa-stacks/baseline';
import {
  and,
  type Conditions,
  contents,
  type Expr,
  either,
  holds,
  type Id,
  isEnabled,
  isGiven,
  isNoneGiven,
  not,
  or,
  type References,
  type Rule,
  select,
  text,
  unchecked,
  type Value,
} from '@hipaa-stacks/cloudformation';
import type { network, networkConditions } from './network.ts';

/** The parameters of an existing VPC for the bastion and the VPN. */
export const existingNetworkParameters = {
  VpcId: existingVpc(
    'Optional. ID of an existing VPC for the bastion and the VPN, instead of CreateNetwork. Requires ExistingVpcCidr and ManagementSubnetIds.',
  ),
  ExistingVpcCidr: text('IPv4 range of the existing VPC', {
    Description:
      'Optional. IPv4 range of the existing VPC, to which the bastion and the VPN allow connections. Required if VpcId is set, otherwise empty. Example: 10.20.0.0/16.',
    Default: '',
    AllowedPattern: '^$|^([0-9]{1,3}\\.){3}[0-9]{1,3}/(1[6-9]|2[0-8])$',
    ConstraintDescription: 'An IPv4 range from /16 to /28, such as 10.20.0.0/16, or empty',
  }),
  ManagementSubnetIds: existingSubnets(
    'Existing management subnets',
    'Optional. IDs of two private subnets of the existing VPC, in different Availability Zones, with HTTPS egress, separated by commas. Required if VpcId is set, otherwise empty.',
  ),
  PublicSubnetIds: existingSubnets(
    'Existing public subnets',
    'Optional. IDs of public subnets of the existing VPC, separated by commas: the bastion is in the first one if SshCidr is set. Required if VpcId and SshCidr are set, otherwise empty.',
  ),
};

type ExistingNetworkReferences = References<typeof existingNetworkParameters> & { readonly SshCidr: Expr<string> };

/** The conditions of an existing VPC. */
export const existingNetworkConditions = (p: ExistingNetworkReferences) => ({
  HasNetworkOrVpc: or(isEnabled('CreateNetwork'), isGiven(p.VpcId)),
});

/** The rules of an existing VPC, which CloudFormation checks before it creates resources. */
export const existingNetworkRules = (p: ExistingNetworkReferences): Readonly<Record<string, Rule>> => ({
  ExistingVpcNeedsIds: {
    RuleCondition: isGiven(p.VpcId),
    Assertions: [
      holds(
        not(isEnabled('CreateNetwork')),
        'VpcId is for an existing VPC. Set CreateNetwork to false, or set VpcId to empty.',
      ),
      holds(
        and(isGiven(p.ExistingVpcCidr), not(isNoneGiven(p.ManagementSubnetIds))),
        'VpcId requires ExistingVpcCidr and ManagementSubnetIds. Set both, or set VpcId to empty.',
      ),
      holds(
        or(not(isGiven(p.SshCidr)), not(isNoneGiven(p.PublicSubnetIds))),
        'SshCidr in an existing VPC requires PublicSubnetIds. Set PublicSubnetIds, or set SshCidr to empty.',
      ),
    ],
  },
  NoExistingVpcTakesNoIds: {
    RuleCondition: not(isGiven(p.VpcId)),
    Assertions: [
      holds(
        and(not(isGiven(p.ExistingVpcCidr)), isNoneGiven(p.ManagementSubnetIds), isNoneGiven(p.PublicSubnetIds)),
        'ExistingVpcCidr, ManagementSubnetIds and PublicSubnetIds are for an existing VPC. Set VpcId, or set them to empty.',
      ),
    ],
  },
});

type Subnet = Id<'AWS::EC2::Subnet'>;

/** The VPC and the subnets for remote access: those of the created network, or the existing ones. Use it within HasNetworkOrVpc. */
export function networkOrVpc(
  p: ExistingNetworkReferences,
  has: Pick<Conditions<typeof networkConditions>, 'HasNetwork'>,
  created: ReturnType<typeof network>,
) {
  const ownOr = <T>(own: T, existing: T): T => either(has.HasNetwork, own, existing);
  const subnets = (own: readonly Subnet[], existing: Expr<readonly string[]>, count: number) =>
    own.slice(0, count).map((subnet, index) => ownOr(subnet, unchecked<Subnet>(select(index, existing))));
  return {
    vpc: ownOr(contents(created.vpc).value, p.VpcId),
    vpcCidr: ownOr<Value<string>>(contents<Value<string>>(created.vpcCidr).value, p.ExistingVpcCidr),
    managementSubnets: subnets(contents(created.managementSubnets).value, p.ManagementSubnetIds, 2),
    publicSubnets: subnets(contents(created.publicSubnets).value, p.PublicSubnetIds, 1),
  };
}
