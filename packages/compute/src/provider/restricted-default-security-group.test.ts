import { expect, test } from 'vitest';
import {
  type Group,
  type GroupCalls,
  type Rule,
  restrictedDefaultSecurityGroup,
} from './restricted-default-security-group.ts';
import { awsError, stillClock } from './testing.ts';

const own = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1', UserId: '111122223333' }] };
const out = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const wanted = { physicalId: 'DefaultSecurityGroup', properties: { GroupId: 'sg-1' } };

/** A VPC with one security group. */
function vpcWith(group: Group | undefined, calls: Partial<GroupCalls> = {}) {
  let { ingress, egress } = group ?? { ingress: [], egress: [] };
  const revoked: string[] = [];
  const without = (rules: readonly Rule[], gone: readonly Rule[]) => rules.filter((rule) => !gone.includes(rule));
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

test('takes away every rule that AWS puts into it', async () => {
  const { ec2, left } = vpcWith({ name: 'default', ingress: [own], egress: [out] });
  expect(await restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock())).toBe('DefaultSecurityGroup');
  expect(left()).toEqual([]);
});

test('asks for nothing where there is no rule', async () => {
  const { ec2, revoked } = vpcWith({ name: 'default', ingress: [], egress: [] });
  await restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock());
  expect(revoked).toEqual([]);
});

test('leaves a side alone that is closed', async () => {
  const { ec2, revoked } = vpcWith({ name: 'default', ingress: [], egress: [out] });
  await restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock());
  expect(revoked).toEqual(['egress']);
});

test('a rule that somebody else took away first is gone too', async () => {
  const world = vpcWith({ name: 'default', ingress: [own], egress: [] });
  const revokeIngress: GroupCalls['revokeIngress'] = async (...given) => {
    await world.ec2.revokeIngress(...given);
    throw awsError('InvalidPermission.NotFound');
  };
  await restrictedDefaultSecurityGroup({ ...world.ec2, revokeIngress }).put(wanted, stillClock());
  expect(world.left()).toEqual([]);
});

test('rules that stay are no success', async () => {
  const { ec2 } = vpcWith({ name: 'default', ingress: [own], egress: [] }, { revokeIngress: async () => {} });
  await expect(restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock())).rejects.toThrow('sg-1 still has rules');
});

test('another error is said', async () => {
  const revokeEgress = () => Promise.reject(awsError('RequestLimitExceeded', 'slow down'));
  const { ec2 } = vpcWith({ name: 'default', ingress: [], egress: [out] }, { revokeEgress });
  await expect(restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock())).rejects.toThrow('slow down');
});

test('a group of another name is not touched', async () => {
  const { ec2, revoked } = vpcWith({ name: 'database', ingress: [own], egress: [out] });
  await expect(restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock())).rejects.toThrow(
    'the security group database',
  );
  expect(revoked).toEqual([]);
});

test('a group that is not there is said', async () => {
  const { ec2 } = vpcWith(undefined);
  await expect(restrictedDefaultSecurityGroup(ec2).put(wanted, stillClock())).rejects.toThrow('no security group sg-1');
});

test('nothing is undone: the group goes with its VPC', () => {
  expect(restrictedDefaultSecurityGroup(vpcWith(undefined).ec2)).not.toHaveProperty('remove');
});
