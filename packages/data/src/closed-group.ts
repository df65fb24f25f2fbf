import { type Id, resource, sub, systemName } from '@hipaa-stacks/cloudformation';

/**
 * The security group of a store: nobody comes in and nothing goes out, until `allowTcp` of the network package says who does.
 *
 * Source: AWS CloudFormation User Guide, AWS::EC2::SecurityGroup, "Remove default rule".
 */
export const closedGroup = (id: string, vpc: Id<'AWS::EC2::VPC'>, description: string) =>
  resource(
    id,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: vpc,
      GroupDescription: description,
      SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '127.0.0.1/32', Description: 'Nothing goes out' }],
      Tags: [{ Key: 'Name', Value: sub(`\${System} ${id}`, { System: systemName }) }],
    },
    { supports: ['164.312(e)(1)'] },
  );
