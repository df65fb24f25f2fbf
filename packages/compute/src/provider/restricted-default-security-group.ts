import { textOf } from './event.ts';
import type { Kind } from './kind.ts';
import { failedWith } from './sdk-error.ts';

/** A rule of a security group, as EC2 returns it and accepts it for revocation. */
export type Rule = object;

/** A security group, as EC2 returns it. */
export interface Group {
  readonly name: string;
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}

/** API calls to EC2. */
export interface GroupCalls {
  /** ec2:DescribeSecurityGroups. Undefined if the group does not exist. */
  describe(groupId: string): Promise<Group | undefined>;
  /** ec2:RevokeSecurityGroupIngress. */
  revokeIngress(groupId: string, rules: readonly Rule[]): Promise<void>;
  /** ec2:RevokeSecurityGroupEgress. */
  revokeEgress(groupId: string, rules: readonly Rule[]): Promise<void>;
}

const ATTEMPTS = 5;
const RETRY_INTERVAL = 2_000;

/**
 * Removes all rules from the default security group of a VPC: resources without a security group then have no network
 * access. The rules are not restored on delete: the group is deleted with its VPC. Properties: `GroupId`.
 *
 * Source: Amazon VPC User Guide, "Default security groups for your VPCs"; AWS Security Hub, control EC2.2.
 */
export const restrictedDefaultSecurityGroup = (ec2: GroupCalls): Kind => ({
  async put({ properties, physicalId }, clock) {
    const groupId = textOf(properties, 'GroupId');
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const group = await ec2.describe(groupId);
      if (!group)
        throw new Error(
          `The security group ${groupId} does not exist. Set GroupId to the default security group of a VPC.`,
        );
      if (group.name !== 'default')
        throw new Error(
          `${groupId} is the security group ${group.name}. Set GroupId to the default security group of a VPC.`,
        );
      const { ingress, egress } = group;
      if (ingress.length + egress.length === 0) return physicalId;
      if (attempt > 1) await clock.pause(RETRY_INTERVAL);
      if (ingress.length > 0) await ignoreMissing(ec2.revokeIngress(groupId, ingress));
      if (egress.length > 0) await ignoreMissing(ec2.revokeEgress(groupId, egress));
    }
    throw new Error(`${groupId} still has rules after ${ATTEMPTS} attempts to remove them. Find out what adds them.`);
  },
});

/** The rules may have been removed in the meantime, also by an earlier attempt. */
async function ignoreMissing(revoked: Promise<void>): Promise<void> {
  try {
    await revoked;
  } catch (error) {
    if (!failedWith(error, 'InvalidPermission.NotFound')) throw error;
  }
}
