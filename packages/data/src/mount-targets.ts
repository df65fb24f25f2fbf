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
  /** Private subnets of two or three zones, each in another zone: EFS takes one mount target in each. */
  readonly subnets: Value<readonly Subnet[]>;
  /** Whether there is a third subnet. Default: there is none, or it is left alone. */
  readonly third?: Condition;
}

const thereIsAThird: CheckerException = {
  rule: 'cfn-validate:F3003',
  reason:
    'It is made only where there is a third subnet, which is given then: the checker does not see one in the other.',
};

/**
 * Where a file system is reached: an address in each private subnet, behind a security group into which `allowTcp` lets its clients
 * on port 2049. Whoever mounts it depends on `targets`. A file system that AWS Backup restored has none, so that these
 * serve it too; one with mount targets of its own in another VPC takes no more.
 *
 * Source: Amazon EFS User Guide, "Managing mount targets".
 */
export function mountTargets(id: string, { fileSystem, vpc, subnets, third }: MountTargetsProps) {
  const group = isolatedSecurityGroup(`${id}SecurityGroup`, vpc, 'File system: NFS under TLS, from whoever is let in');
  const target = (letter: 'A' | 'B' | 'C', index: number) =>
    resource(
      `${id}${letter}`,
      'AWS::EFS::MountTarget',
      { FileSystemId: fileSystem, SubnetId: subnetAt(subnets, index), SecurityGroups: [group.att('GroupId')] },
      { supports: ['164.312(a)(1)'], exceptions: index === 2 ? [thereIsAThird] : [] },
    );
  const [a, b] = [target('A', 0), target('B', 1)];
  const c = third ? when(third, (): Placeable => ({ resources: [target('C', 2)] })).resources : [];
  return snippet([group, a, b, ...c], { securityGroup: group.att('GroupId'), targets: [a, b] });
}

/** One of a list: itself where each is known by name. */
const subnetAt = (subnets: MountTargetsProps['subnets'], index: number): Subnet =>
  (Array.isArray(subnets) ? (subnets as readonly Subnet[])[index] : undefined) ??
  unchecked<Subnet>(select(index, unchecked<Expr<readonly string[]>>(subnets)));
