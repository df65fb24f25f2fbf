import { textOf } from './event.ts';
import type { Kind } from './kind.ts';
import { failedWith } from './sdk-error.ts';

/** A rule of a security group, as EC2 describes it and takes it back. */
export type Rule = object;

/** A security group, as EC2 describes it. */
export interface Group {
  readonly name: string;
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}

/** What it asks of EC2. */
export interface GroupCalls {
  /** ec2:DescribeSecurityGroups. Undefined where there is no such group. */
  describe(groupId: string): Promise<Group | undefined>;
  /** ec2:RevokeSecurityGroupIngress. */
  revokeIngress(groupId: string, rules: readonly Rule[]): Promise<void>;
  /** ec2:RevokeSecurityGroupEgress. */
  revokeEgress(groupId: string, rules: readonly Rule[]): Promise<void>;
}

const TRIES = 5;
const BETWEEN = 2_000;

/**
 * The default security group of a VPC, without a rule: what is started without a group of its own reaches nothing. Nothing is
 * undone on delete: the group goes with its VPC. Properties: `GroupId`.
 *
 * Source: Amazon VPC User Guide, "Default security groups for your VPCs"; AWS Security Hub, control EC2.2.
 */
export const restrictedDefaultSecurityGroup = (ec2: GroupCalls): Kind => ({
  async put({ properties, physicalId }, clock) {
    const groupId = textOf(properties, 'GroupId');
    for (let tried = 1; tried <= TRIES; tried += 1) {
      const group = await ec2.describe(groupId);
      if (!group) throw new Error(`There is no security group ${groupId}. Give the default group of a VPC.`);
      if (group.name !== 'default')
        throw new Error(`${groupId} is the security group ${group.name}. Give the default group of a VPC.`);
      const { ingress, egress } = group;
      if (ingress.length + egress.length === 0) return physicalId;
      if (tried > 1) await clock.pause(BETWEEN);
      if (ingress.length > 0) await unlessGone(ec2.revokeIngress(groupId, ingress));
      if (egress.length > 0) await unlessGone(ec2.revokeEgress(groupId, egress));
    }
    throw new Error(`${groupId} still has rules after ${TRIES} attempts to take them away. See who adds them.`);
  },
});

/** Somebody else was faster, or an earlier attempt has not shown yet. */
async function unlessGone(revoked: Promise<void>): Promise<void> {
  try {
    await revoked;
  } catch (error) {
    if (!failedWith(error, 'InvalidPermission.NotFound')) throw error;
  }
}
