import type { Template } from '@hipaa-stacks/cloudformation';
import { expect, it } from 'vitest';
import { checkChains } from './run.ts';
import { sameCondition } from './same-condition.ts';

const on = (name: string) => ({ 'Fn::Equals': [{ Ref: name }, 'true'] });
const flag = { Type: 'String', Default: 'false', AllowedValues: ['true', 'false'] };

/** A root with two parameters, and a nested stack that receives one of them. */
const found = (passed: string, expression: object = on('Create')) => {
  const root = {
    Parameters: { Create: flag, Other: flag },
    Conditions: { IsMade: on('Create') },
    Resources: {
      Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Create: { Ref: passed } } } },
      Topic: { Type: 'AWS::SNS::Topic' },
    },
  } as unknown as Template;
  const nested = {
    Parameters: { Create: { Type: 'String' } },
    Conditions: { IsMade: expression },
    Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
  } as unknown as Template;
  return checkChains({ stack: 'root', template: root }, { Nested: { stack: 'nested', template: nested } }, [
    sameCondition,
  ]).map(({ what }) => what);
};

it('accepts the same parameter in both stacks', () => expect(found('Create')).toEqual([]));
it('finds another parameter', () => expect(found('Other').length).toBeGreaterThan(0));
it('finds a condition that is inverted in one of them', () =>
  expect(found('Create', { 'Fn::Not': [on('Create')] })).toContain(
    'the condition IsMade is true in nested, and false in root',
  ));
