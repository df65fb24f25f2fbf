import {
  type Assertion,
  and,
  type Condition,
  type ConditionExpression,
  choice,
  type Expr,
  either,
  equals,
  flag,
  holds,
  isGiven,
  isNoneGiven,
  not,
  noValue,
  optionalIdOf,
  type References,
  type Rule,
  select,
  texts,
  unchecked,
} from '@hipaa-stacks/cloudformation';
import { type Subnets, vpcRange } from '@hipaa-stacks/network';

/** The parameter for the ID of an existing VPC. */
export const existingVpc = (Description: string) =>
  optionalIdOf('AWS::EC2::VPC', 'vpc', 'Existing VPC', { Description });

/** A parameter for the IDs of existing subnets. */
export const existingSubnets = (label: string, Description: string) =>
  texts(label, {
    Description,
    Default: '',
    AllowedPattern: '^$|^subnet-[0-9a-f]+$',
    ConstraintDescription: 'IDs of subnets, subnet-…, separated by commas without spaces, or empty',
  });

/** The parameters of a network that is created or that exists. */
export const networkParameters = {
  NetworkMode: choice('Network', ['own', 'existing'], {
    Description:
      'own: a VPC is created. existing: the VPC and the subnets below are used. It cannot be changed after the creation.',
  }),
  VpcId: existingVpc('Optional. ID of the existing VPC. Required if NetworkMode is existing, otherwise empty.'),
  PublicSubnetIds: existingSubnets(
    'Existing public subnets',
    'Optional. IDs of two or three public subnets of the existing VPC, in different Availability Zones, separated by commas. Required if NetworkMode is existing, otherwise empty.',
  ),
  PrivateSubnetIds: existingSubnets(
    'Existing private subnets',
    'Optional. IDs of two or three private subnets of the existing VPC, in different Availability Zones, with egress to AWS services, separated by commas. Required if NetworkMode is existing, otherwise empty.',
  ),
  VpcCidr: vpcRange('IPv4 range of the VPC that is created, /16 to /20.'),
  EnableThirdZone: flag('Third Availability Zone', 'false', {
    Description:
      'Uses a third Availability Zone, if the Region has one. In an existing VPC, uses the third subnet of each list, which is otherwise ignored.',
  }),
  CreateEndpoints: flag('Interface endpoints', 'false', {
    Description:
      'Creates VPC endpoints, so that requests for secrets, logs, images and keys stay in the AWS network. Each endpoint has an hourly price per zone.',
  }),
};

type NetworkReferences = References<typeof networkParameters>;

/**
 * The conditions of the network parameters.
 *
 * @param natPerZone whether a network that is created has a NAT gateway in each zone
 */
export const networkConditions = (p: NetworkReferences, natPerZone: ConditionExpression) => ({
  HasOwnNetwork: equals(p.NetworkMode, 'own'),
  HasThirdZone: equals(p.EnableThirdZone, 'true'),
  HasNatPerZone: and(equals(p.NetworkMode, 'own'), natPerZone),
  HasEndpoints: and(equals(p.NetworkMode, 'own'), equals(p.CreateEndpoints, 'true')),
});

/**
 * The rules of the network parameters.
 *
 * @param more what an existing network requires in addition, such as that a parameter is empty. Default: nothing
 */
export const networkRules = (
  p: NetworkReferences,
  more: readonly Assertion[] = [],
): Readonly<Record<string, Rule>> => ({
  ExistingNetworkNeedsIds: {
    RuleCondition: equals(p.NetworkMode, 'existing'),
    Assertions: [
      holds(
        and(isGiven(p.VpcId), not(isNoneGiven(p.PublicSubnetIds)), not(isNoneGiven(p.PrivateSubnetIds))),
        'NetworkMode existing requires the IDs of the network. Set VpcId, PublicSubnetIds and PrivateSubnetIds, with two subnets each, or three with EnableThirdZone; or set NetworkMode to own.',
      ),
      holds(
        equals(p.CreateEndpoints, 'false'),
        'CreateEndpoints requires NetworkMode own. Set CreateEndpoints to false, or set NetworkMode to own.',
      ),
      ...more,
    ],
  },
  NewNetworkTakesNoIds: {
    RuleCondition: equals(p.NetworkMode, 'own'),
    Assertions: [
      holds(
        and(not(isGiven(p.VpcId)), isNoneGiven(p.PublicSubnetIds), isNoneGiven(p.PrivateSubnetIds)),
        'VpcId, PublicSubnetIds and PrivateSubnetIds require NetworkMode existing. Set NetworkMode to existing, or leave them empty.',
      ),
    ],
  },
});

/** The first two subnets of a list parameter: for resources that cannot be moved to a third zone later. */
export const pairOf = (subnets: Expr<readonly string[]>): Subnets =>
  unchecked<Subnets>([select(0, subnets), select(1, subnets)] as never);

/** The first two subnets of a list parameter, and the third one under a condition. */
export const usedOf = (subnets: Expr<readonly string[]>, third: Condition): Expr<readonly string[]> =>
  unchecked<Expr<readonly string[]>>([
    select(0, subnets),
    select(1, subnets),
    either(third, select(2, subnets), noValue),
  ] as never);
