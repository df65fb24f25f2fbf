import { type Id, named, noEgress, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

/** A TCP port and a CIDR block. For a rule between two security groups: `allowTcp`. */
export interface GroupRule {
  /** TCP port. */
  readonly port: Value<number>;
  readonly range: Value<string>;
  /** Description of the rule. */
  readonly why: string;
}

export interface SecurityGroupProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Its purpose. AWS allows only letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`. */
  readonly description: string;
  /** Default: none. */
  readonly ingress?: readonly GroupRule[];
  /** Default: none, except for the rules that `allowTcp` adds. */
  readonly egress?: readonly GroupRule[];
}

/**
 * A security group with the given rules only.
 *
 * Source: AWS CloudFormation User Guide, AWS::EC2::SecurityGroup, "Remove default rule".
 */
export function securityGroup(id: string, { vpc, description, ingress = [], egress = [] }: SecurityGroupProps) {
  const rule = ({ port, range, why }: GroupRule) => ({
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    CidrIp: range,
    Description: why,
  });
  const group = resource(
    id,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: vpc,
      GroupDescription: description,
      ...(ingress.length > 0 && { SecurityGroupIngress: ingress.map(rule) }),
      SecurityGroupEgress: egress.length > 0 ? egress.map(rule) : noEgress(),
      Tags: named(id),
    },
    { supports: ['164.312(e)(1)'] },
  );
  return snippet([group], { id: group.att('GroupId') });
}
