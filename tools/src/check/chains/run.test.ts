import type { Template } from '@hipaa-stacks/cloudformation';
import { expect, it } from 'vitest';
import type { Chain } from './chain.ts';
import { checkChains } from './run.ts';

const named: Chain = {
  name: 'named',
  why: 'A test.',
  check: (system) =>
    system.ofType('AWS::SNS::Topic').map((resource) => ({ resource, what: 'is a topic', mend: 'Remove it.' })),
};
const template = {
  Parameters: { Email: { Type: 'String', Default: '' } },
  Conditions: { HasEmail: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Email' }, ''] }] } },
  Resources: {
    Always: { Type: 'AWS::SNS::Topic' },
    Sometimes: { Type: 'AWS::SNS::Topic', Condition: 'HasEmail' },
  },
} as unknown as Template;

it('joins equal findings, and says with which values one stands', () => {
  expect(checkChains({ stack: 'flat', template }, {}, [named])).toEqual([
    { check: 'chain named', stack: 'flat', logicalId: 'Always', what: 'is a topic', mend: 'Remove it.' },
    {
      check: 'chain named',
      stack: 'flat',
      logicalId: 'Sometimes',
      what: 'is a topic (with Email=…)',
      mend: 'Remove it.',
    },
  ]);
});
