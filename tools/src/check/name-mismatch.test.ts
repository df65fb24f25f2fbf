import type { Template } from '@hipaa-stacks/cloudformation';
import { expect, it } from 'vitest';
import { checkNameMismatches } from './name-mismatch.ts';

const flag = { Type: 'String', Default: 'false' };
const made = (given: object, value: object = { Ref: 'QueueArn' }) => {
  const root = {
    Parameters: { Small: flag, Large: flag },
    Resources: {
      Store: { Type: 'AWS::CloudFormation::Stack' },
      Reader: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: given } },
    },
  } as unknown as Template;
  const store = {
    Resources: { Queue: { Type: 'AWS::SQS::Queue' }, Letters: { Type: 'AWS::SQS::Queue' } },
    Outputs: { QueueArn: { Value: value }, LettersArn: { Value: { 'Fn::GetAtt': ['Letters', 'Arn'] } } },
  } as unknown as Template;
  const reader = { Resources: {} } as unknown as Template;
  return checkNameMismatches(
    { stack: 'root', template: root },
    { Store: { stack: 'store', template: store }, Reader: { stack: 'reader', template: reader } },
  ).map(({ what }) => what);
};
const queue = { 'Fn::GetAtt': ['Queue', 'Arn'] };

it('takes what is given under its name, and a name that nobody else has', () =>
  expect(
    made(
      { Small: { Ref: 'Small' }, Other: { Ref: 'Large' }, QueueArn: { 'Fn::GetAtt': ['Store', 'Outputs.QueueArn'] } },
      queue,
    ),
  ).toEqual([]));
it('finds the switch of another option', () =>
  expect(made({ Small: { Ref: 'Large' } }, queue)).toEqual([
    'passes Large to its parameter Small, although Small exists',
  ]));
it('finds an output that belongs to another parameter', () =>
  expect(made({ QueueArn: { 'Fn::GetAtt': ['Store', 'Outputs.LettersArn'] } }, queue)).toEqual([
    'passes the output LettersArn of Store to its parameter QueueArn, although the output QueueArn exists',
  ]));
it('finds an output that gives out another resource than its name says', () =>
  expect(made({}, { 'Fn::GetAtt': ['Letters', 'Arn'] })).toEqual(['has the name of Queue, and its value is Letters']));
