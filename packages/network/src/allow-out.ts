import { type Id, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface AllowOutProps {
  /** Who asks. */
  readonly from: Id<'AWS::EC2::SecurityGroup'>;
  readonly port: Value<number>;
  /** Whom, and by what that is safe: anyone may stand at the other side. */
  readonly why: string;
}

/**
 * Lets the members of a security group ask anyone by IPv4 on one port: for services of AWS that have no fixed addresses and no
 * prefix list.
 */
export function allowOut(id: string, { from, port, why }: AllowOutProps) {
  const out = resource(id, 'AWS::EC2::SecurityGroupEgress', {
    GroupId: from,
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    CidrIp: '0.0.0.0/0',
    Description: why,
  });
  return snippet([out]);
}
