import { type Id, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface AllowOutProps {
  /** Security group of the client. */
  readonly from: Id<'AWS::EC2::SecurityGroup'>;
  readonly port: Value<number>;
  /** Description of the rule: the destination, and why it is safe to allow every address. */
  readonly why: string;
}

/**
 * Allows egress from a security group to every IPv4 address on one port, for AWS services without fixed addresses and
 * without a prefix list.
 */
export function allowOut(id: string, { from, port, why }: AllowOutProps) {
  const egress = resource(id, 'AWS::EC2::SecurityGroupEgress', {
    GroupId: from,
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    CidrIp: '0.0.0.0/0',
    Description: why,
  });
  return snippet([egress]);
}
