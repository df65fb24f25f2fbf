import { expect, test } from 'vitest';
import { statementsOf } from '../../../data/src/testing/decide.ts';
import { workforceGroup } from './workforce-group.ts';

const [group, mfa] = workforceGroup('WorkforceGroup').resources;

test('the group has the policy that requires MFA', () => {
  expect(mfa?.properties).toMatchObject({ Groups: [{ Ref: 'WorkforceGroup' }] });
  expect(statementsOf(mfa).at(-1)).toMatchObject({ Effect: 'Deny', NotAction: expect.any(Array) });
});

test('it has no physical names and no inline policies', () => {
  expect(group?.properties).toEqual({});
});
