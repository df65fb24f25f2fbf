import { type Id, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface AllowTcpProps {
  /** Who asks. */
  readonly from: Id<'AWS::EC2::SecurityGroup'>;
  /** Who answers. */
  readonly to: Id<'AWS::EC2::SecurityGroup'>;
  readonly port: Value<number>;
  /** What it is for. */
  readonly why: string;
}

/** Lets the members of one security group ask those of another on a port: both sides of it, so that it holds. */
export function allowTcp(id: string, { from, to, port, why }: AllowTcpProps) {
  const rule = { IpProtocol: 'tcp', FromPort: port, ToPort: port, Description: why };
  const out = resource(`${id}Egress`, 'AWS::EC2::SecurityGroupEgress', {
    GroupId: from,
    DestinationSecurityGroupId: to,
    ...rule,
  });
  const into = resource(`${id}Ingress`, 'AWS::EC2::SecurityGroupIngress', {
    GroupId: to,
    SourceSecurityGroupId: from,
    ...rule,
  });
  return snippet([out, into]);
}
