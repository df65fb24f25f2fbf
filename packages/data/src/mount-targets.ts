import {
  type CheckerException,
  type Condition,
  type Expr,
  type Id,
  type Placeable,
  resource,
  select,
  snippet,
  unchecked,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { isolatedSecurityGroup } from './isolated-security-group.ts';

type Subnet = Id<'AWS::EC2::Subnet'>;

export interface MountTargetsProps {
  readonly fileSystem: Id<'AWS::EFS::FileSystem'>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Private subnets, each in another Availability Zone: EFS supports one mount target in each. */
  readonly subnets: Value<readonly Subnet[]>;
  /** Condition that there is a third subnet. Default: a third subnet is not used. */
  readonly third?: Condition;
}

const thirdSubnetException: CheckerException = {
  rule: 'cfn-validate:F3003',
  reason: 'It is created only if there is a third subnet. The checker does not relate the condition to the list.',
};

/**
 * Mount targets of a file system, one in each private subnet, with a security group; allow ingress of clients on port
 * 2049 with `allowTcp`. Clients depend on `targets`. A file system that AWS Backup restored has no mount targets, so
 * that these can be added; a file system with mount targets in another VPC cannot have more.
 *
 * Source: Amazon EFS User Guide, "Managing mount targets".
 */
export function mountTargets(id: string, { fileSystem, vpc, subnets, third }: MountTargetsProps) {
  const group = isolatedSecurityGroup(`${id}SecurityGroup`, vpc, 'File system: NFS over TLS');
  const target = (letter: 'A' | 'B' | 'C', index: number) =>
    resource(
      `${id}${letter}`,
      'AWS::EFS::MountTarget',
      { FileSystemId: fileSystem, SubnetId: subnetAt(subnets, index), SecurityGroups: [group.att('GroupId')] },
      { supports: ['164.312(a)(1)'], exceptions: index === 2 ? [thirdSubnetException] : [] },
    );
  const [a, b] = [target('A', 0), target('B', 1)];
  const c = third ? when(third, (): Placeable => ({ resources: [target('C', 2)] })).resources : [];
  return snippet([group, a, b, ...c], { securityGroup: group.att('GroupId'), targets: [a, b] });
}

/** A subnet of a list: the reference itself, or `Fn::Select` of a list parameter. */
const subnetAt = (subnets: MountTargetsProps['subnets'], index: number): Subnet =>
  (Array.isArray(subnets) ? (subnets as readonly Subnet[])[index] : undefined) ??
  unchecked<Subnet>(select(index, unchecked<Expr<readonly string[]>>(subnets)));
