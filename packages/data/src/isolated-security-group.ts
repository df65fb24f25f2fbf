import { type Id, named, noEgress, resource } from '@hipaa-stacks/cloudformation';

/**
 * Security group of a data store: no ingress and no egress, except for the rules that `allowTcp` of the network package
 * adds.
 */
export const isolatedSecurityGroup = (id: string, vpc: Id<'AWS::EC2::VPC'>, description: string) =>
  resource(
    id,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: vpc,
      GroupDescription: description,
      SecurityGroupEgress: noEgress('No egress'),
      Tags: named(id),
    },
    { supports: ['164.312(e)(1)'] },
  );
