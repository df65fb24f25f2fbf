import { expect, test } from 'vitest';
import { statementsOf } from '../../data/src/testing/decide.ts';
import { workforceGroup } from './workforce-group.ts';

const [group, mfa] = workforceGroup('WorkforceGroup').resources;

test('the group has the policy that denies everything without MFA', () => {
  expect(mfa?.properties).toMatchObject({ Groups: [{ Ref: 'WorkforceGroup' }] });
  expect(statementsOf(mfa).at(-1)).toMatchObject({ Effect: 'Deny', NotAction: expect.any(Array) });
});

test('two copies fit in one account, and no policy is inline', () => {
  expect(group?.properties).toEqual({});
});
