import { type Id, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface AllowTcpProps {
  /** Security group of the client. */
  readonly from: Id<'AWS::EC2::SecurityGroup'>;
  /** Security group of the server. */
  readonly to: Id<'AWS::EC2::SecurityGroup'>;
  readonly port: Value<number>;
  /** Description of the rules. */
  readonly why: string;
}

/** Allows TCP on one port from one security group to another: an egress rule and an ingress rule. */
export function allowTcp(id: string, { from, to, port, why }: AllowTcpProps) {
  const rule = { IpProtocol: 'tcp', FromPort: port, ToPort: port, Description: why };
  const egress = resource(`${id}Egress`, 'AWS::EC2::SecurityGroupEgress', {
    GroupId: from,
    DestinationSecurityGroupId: to,
    ...rule,
  });
  const ingress = resource(`${id}Ingress`, 'AWS::EC2::SecurityGroupIngress', {
    GroupId: to,
    SourceSecurityGroupId: from,
    ...rule,
  });
  return snippet([egress, ingress]);
}
