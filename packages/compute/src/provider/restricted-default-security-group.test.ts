import { expect, test } from 'vitest';
import {
  type Group,
  type GroupCalls,
  type Rule,
  restrictedDefaultSecurityGroup,
} from './restricted-default-security-group.ts';
import { awsError, stillClock } from './testing.ts';

const ownRule = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1', UserId: '111122223333' }] };
const outboundRule = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const wanted = { physicalId: 'DefaultSecurityGroup', properties: { GroupId: 'sg-1' } };

/** A VPC with one security group. */
function vpcWith(group: Group | undefined, calls: Partial<GroupCalls> = {}) {
  let { ingress, egress } = group ?? { ingress: [], egress: [] };
  const revoked: string[] = [];
  const without = (rules: readonly Rule[], revokedRules: readonly Rule[]) =>
    rules.filter((rule) => !revokedRules.includes(rule));
  const ec2: GroupCalls = {
    describe: async (id) => (group && id === 'sg-1' ? { ...group, ingress, egress } : undefined),
    async revokeIngress(_, rules) {
      revoked.push('ingress');
      ingress = without(ingress, rules);
    },
    async revokeEgress(_, rules) {
      revoked.push('egress');
      egress = without(egress, rules);
    },
    ...calls,
  };
  return { ec2, revoked, left: () => [...ingress, ...egress] };
}

test('removes every rule of a new default security group', async () => {
  const { ec2, left: remaining } = vpcWith({ name: 'default', ingress: [ownRule], egress: [outboundRule] });
  expect(await restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock())).toBe('DefaultSecurityGroup');
  expect(remaining()).toEqual([]);
});

test('calls nothing if there is no rule', async () => {
  const { ec2, revoked } = vpcWith({ name: 'default', ingress: [], egress: [] });
  await restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock());
  expect(revoked).toEqual([]);
});

test('does not change a direction without rules', async () => {
  const { ec2, revoked } = vpcWith({ name: 'default', ingress: [], egress: [outboundRule] });
  await restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock());
  expect(revoked).toEqual(['egress']);
});

test('a rule that was removed at the same time is no error', async () => {
  const vpc = vpcWith({ name: 'default', ingress: [ownRule], egress: [] });
  const revokeIngress: GroupCalls['revokeIngress'] = async (...given) => {
    await vpc.ec2.revokeIngress(...given);
    throw awsError('InvalidPermission.NotFound');
  };
  await restrictedDefaultSecurityGroup({ ...vpc.ec2, revokeIngress }).put(wanted, stillClock());
  expect(vpc.left()).toEqual([]);
});

test('rules that remain are an error', async () => {
  const { ec2 } = vpcWith({ name: 'default', ingress: [ownRule], egress: [] }, { revokeIngress: async () => {} });
  await expect(restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock())).rejects.toThrow('sg-1 still has rules');
});

test('other errors are reported', async () => {
  const revokeEgress = () => Promise.reject(awsError('RequestLimitExceeded', 'slow down'));
  const { ec2 } = vpcWith({ name: 'default', ingress: [], egress: [outboundRule] }, { revokeEgress });
  await expect(restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock())).rejects.toThrow('slow down');
});

test('a group with another name is not changed', async () => {
  const { ec2, revoked } = vpcWith({ name: 'database', ingress: [ownRule], egress: [outboundRule] });
  await expect(restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock())).rejects.toThrow(
    'the security group database',
  );
  expect(revoked).toEqual([]);
});

test('a missing group is reported', async () => {
  const { ec2 } = vpcWith(undefined);
  await expect(restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock())).rejects.toThrow(
    'security group sg-1 does not exist',
  );
});

test('nothing is undone: the group is deleted with its VPC', () => {
  expect(restrictedDefaultSecurityGroup(vpcWith(undefined).ec2)).not.toHaveProperty('remove');
});
