/**
 * The `SecurityGroupEgress` of a security group without egress. Without a rule, AWS allows all egress. This rule allows
 * only the loopback address.
 *
 * Source: AWS CloudFormation User Guide, AWS::EC2::SecurityGroup, "Remove default rule".
 */
export const noEgress = (Description = 'No other egress') => [
  { IpProtocol: '-1', CidrIp: '127.0.0.1/32', Description },
];
