import { select, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { mountTargets } from './mount-targets.ts';

const baseProps = { fileSystem: unchecked<never>({ Ref: 'FileSystem' }), vpc: unchecked<never>({ Ref: 'Vpc' }) };
const subnets = ['A', 'B', 'C'].map((letter) => unchecked<never>({ Ref: `Private${letter}` }));
const third = { name: 'HasThird' };
const targetsOf = (props: object) =>
  mountTargets('MountTarget', { ...baseProps, subnets, ...props }).resources.filter(({ type }) =>
    type.endsWith('MountTarget'),
  );

test('there is one in each subnet, in the third subnet under a condition', () => {
  const made = targetsOf({ third });
  expect(made.map(({ properties }) => (properties as { SubnetId: unknown }).SubnetId)).toEqual(subnets);
  expect(made.map(({ when }) => when)).toEqual([[], [], ['HasThird']]);
  expect(targetsOf({})).toHaveLength(2);
});

test('each uses its subnet of a list parameter', () => {
  const list = unchecked<never>({ Ref: 'SubnetIds' });
  expect(targetsOf({ subnets: list, third }).map(({ properties }) => properties)).toMatchObject(
    [0, 1, 2].map((index) => ({ SubnetId: select(index, list) })),
  );
});

test('there is no ingress by default', () => {
  const { resources, securityGroup } = mountTargets('MountTarget', { ...baseProps, subnets });
  const [group, ...targets] = resources;
  expect(group?.properties).not.toHaveProperty('SecurityGroupIngress');
  expect(group?.properties).toMatchObject({ SecurityGroupEgress: [{ CidrIp: '127.0.0.1/32' }] });
  for (const { properties } of targets) expect(properties).toMatchObject({ SecurityGroups: [securityGroup] });
});

test('only the mount target in the third subnet has an exception', () => {
  expect(targetsOf({ third }).map(({ exceptions = [] }) => exceptions.length)).toEqual([0, 0, 1]);
});
