import { select, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { mountTargets } from './mount-targets.ts';

const given = { fileSystem: unchecked<never>({ Ref: 'FileSystem' }), vpc: unchecked<never>({ Ref: 'Vpc' }) };
const subnets = ['A', 'B', 'C'].map((letter) => unchecked<never>({ Ref: `Private${letter}` }));
const third = { name: 'HasThird' };
const targetsOf = (props: object) =>
  mountTargets('MountTarget', { ...given, subnets, ...props }).resources.filter(({ type }) =>
    type.endsWith('MountTarget'),
  );

test('there is one in each subnet, the third where there is a third subnet', () => {
  const made = targetsOf({ third });
  expect(made.map(({ properties }) => (properties as { SubnetId: unknown }).SubnetId)).toEqual(subnets);
  expect(made.map(({ when }) => when)).toEqual([[], [], ['HasThird']]);
  expect(targetsOf({})).toHaveLength(2);
});

test('of a list that a person gave, each takes its own', () => {
  const list = unchecked<never>({ Ref: 'SubnetIds' });
  expect(targetsOf({ subnets: list, third }).map(({ properties }) => properties)).toMatchObject(
    [0, 1, 2].map((index) => ({ SubnetId: select(index, list) })),
  );
});

test('nobody comes in until allowTcp says who', () => {
  const { resources, securityGroup } = mountTargets('MountTarget', { ...given, subnets });
  const [group, ...targets] = resources;
  expect(group?.properties).not.toHaveProperty('SecurityGroupIngress');
  expect(group?.properties).toMatchObject({ SecurityGroupEgress: [{ CidrIp: '127.0.0.1/32' }] });
  for (const { properties } of targets) expect(properties).toMatchObject({ SecurityGroups: [securityGroup] });
});
