import { type Id, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface AllowOutProps {
  /** Security group of the client. */
  readonly from: Id<'AWS::EC2::SecurityGroup'>;
  readonly port: Value<number>;
  /** IPv4 CIDR block of the servers. Default: every address, for AWS services without fixed addresses. */
  readonly range?: Value<string>;
  /** Description of the rule: the destination, and why it is safe if every address is allowed. */
  readonly why: string;
}

/** Allows egress from a security group on one port, to servers outside of the system. */
export function allowOut(id: string, { from, port, range = '0.0.0.0/0', why }: AllowOutProps) {
  const egress = resource(id, 'AWS::EC2::SecurityGroupEgress', {
    GroupId: from,
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    CidrIp: range,
    Description: why,
  });
  return snippet([egress]);
}
