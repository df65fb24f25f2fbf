/**
 * For the `SecurityGroupEgress` of a group that reaches nothing. Where none is written, AWS lets everything out to everywhere; this one
 * address is the sender itself.
 *
 * Source: AWS CloudFormation User Guide, AWS::EC2::SecurityGroup, "Remove default rule".
 */
export const noEgress = (Description = 'Nothing else goes out') => [
  { IpProtocol: '-1', CidrIp: '127.0.0.1/32', Description },
];
