import type { Template } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import type { Chain } from './chain.ts';
import { checkChains } from './run.ts';

const named: Chain = {
  name: 'named',
  why: 'A test.',
  check: (system) =>
    system.ofType('AWS::SNS::Topic').map((resource) => ({ resource, what: 'is a topic', fix: 'Remove it.' })),
};
const template = {
  Parameters: { Email: { Type: 'String', Default: '' } },
  Conditions: { HasEmail: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Email' }, ''] }] } },
  Resources: {
    Always: { Type: 'AWS::SNS::Topic' },
    Sometimes: { Type: 'AWS::SNS::Topic', Condition: 'HasEmail' },
  },
} as unknown as Template;

it('merges equal findings, and adds the parameter values', () => {
  expect(checkChains({ stack: 'flat', template }, {}, [named])).toEqual([
    { check: 'chain named', stack: 'flat', logicalId: 'Always', what: 'is a topic', fix: 'Remove it.' },
    {
      check: 'chain named',
      stack: 'flat',
      logicalId: 'Sometimes',
      what: 'is a topic (with Email=…)',
      fix: 'Remove it.',
    },
  ]);
});

describe('a finding that a parameter may cause', () => {
  const short: Chain = {
    name: 'short',
    why: 'A test.',
    check: (system) =>
      system
        .ofType('AWS::Logs::LogGroup')
        .filter(({ properties }) => properties.RetentionInDays === '30')
        .map((resource) => ({ resource, what: 'is short', fix: 'Lengthen it.', mayBeRequested: true })),
  };
  const withDays = (Default: string) =>
    ({
      Parameters: {
        Create: { Type: 'String', Default: 'false', AllowedValues: ['true', 'false'] },
        Days: { Type: 'String', Default, AllowedValues: ['30', '365'] },
      },
      Conditions: {
        IsCreated: { 'Fn::Equals': [{ Ref: 'Create' }, 'true'] },
        IsShort: { 'Fn::Equals': [{ Ref: 'Days' }, '30'] },
      },
      Resources: {
        Logs: { Type: 'AWS::Logs::LogGroup', Condition: 'IsCreated', Properties: { RetentionInDays: { Ref: 'Days' } } },
        Other: { Type: 'AWS::SNS::Topic', Condition: 'IsShort' },
      },
    }) as unknown as Template;
  const found = (Default: string) =>
    checkChains({ stack: 'flat', template: withDays(Default) }, {}, [short]).map(({ what }) => what);

  it('is omitted if only a change of the parameter causes it', () => {
    expect(found('365')).toEqual([]);
  });
  it('is reported if it occurs when the resource is created with the defaults of other parameters', () => {
    expect(found('30')).toEqual(['is short (with Create=true)']);
  });
});
