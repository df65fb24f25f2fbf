import { type Id, named, noEgress, resource } from '@hipaa-stacks/cloudformation';

/** The security group of a store: nobody comes in and nothing goes out, until `allowTcp` of the network package says who does. */
export const isolatedSecurityGroup = (id: string, vpc: Id<'AWS::EC2::VPC'>, description: string) =>
  resource(
    id,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: vpc,
      GroupDescription: description,
      SecurityGroupEgress: noEgress('Nothing goes out'),
      Tags: named(id),
    },
    { supports: ['164.312(e)(1)'] },
  );
