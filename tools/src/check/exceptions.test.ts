import { expect, test } from 'vitest';
import { withExceptions } from './exceptions.ts';
import type { Finding } from './finding.ts';

const finding: Finding = {
  check: 'chain iam-action',
  stack: 'app',
  logicalId: 'Access',
  what: 'allows too much',
  fix: 'Less.',
};
const exception = { rule: 'chain:iam-action', resource: 'app/Access', reason: 'It has no resource-level permissions.' };

test('an exception of a builder removes its finding, nested and flat, and no other', () => {
  const flat = { ...finding, stack: 'flat' };
  const others = [
    { ...finding, logicalId: 'Other' },
    { ...finding, stack: 'data' },
    { ...finding, check: 'chain keep' },
  ];
  expect(withExceptions([finding, flat, ...others], [exception], 'system')).toEqual(others);
});

test('an exception that is not needed is a finding; exceptions of other checkers are not checked', () => {
  const [stale, ...more] = withExceptions([], [exception, { ...exception, rule: 'checkov:CKV_AWS_111' }], 'system');
  expect(more).toEqual([]);
  expect(stale).toMatchObject({
    what: 'app/Access no longer needs its exception from chain:iam-action',
    fix: 'Remove it from the builder. Its reason was: It has no resource-level permissions.',
  });
});
