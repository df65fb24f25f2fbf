import { type Id, named, noEgress, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

/** A port and the range at the other side. Between two groups: `allowTcp`. */
export interface GroupRule {
  /** TCP. */
  readonly port: Value<number>;
  readonly range: Value<string>;
  /** What it is for. */
  readonly why: string;
}

export interface SecurityGroupProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** What it is for; AWS takes no other characters than letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`. */
  readonly description: string;
  /** Default: nobody. */
  readonly ingress?: readonly GroupRule[];
  /** Default: nowhere, but for what `allowTcp` adds. */
  readonly egress?: readonly GroupRule[];
}

/**
 * A security group that admits and reaches what is written, and nothing else.
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
