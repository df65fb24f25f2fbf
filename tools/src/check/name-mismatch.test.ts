import type { Template } from '@hipaa-stacks/cloudformation';
import { expect, it } from 'vitest';
import { checkNameMismatches } from './name-mismatch.ts';

const flag = { Type: 'String', Default: 'false' };
const findings = (parameters: object, value: object = { Ref: 'QueueArn' }) => {
  const root = {
    Parameters: { Small: flag, Large: flag },
    Resources: {
      Store: { Type: 'AWS::CloudFormation::Stack' },
      Reader: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: parameters } },
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

it('accepts values with matching names, and names that are unique', () =>
  expect(
    findings(
      { Small: { Ref: 'Small' }, Other: { Ref: 'Large' }, QueueArn: { 'Fn::GetAtt': ['Store', 'Outputs.QueueArn'] } },
      queue,
    ),
  ).toEqual([]));
it('finds the parameter of another option', () =>
  expect(findings({ Small: { Ref: 'Large' } }, queue)).toEqual([
    'passes Large to its parameter Small, although Small exists',
  ]));
it('finds an output that belongs to another parameter', () =>
  expect(findings({ QueueArn: { 'Fn::GetAtt': ['Store', 'Outputs.LettersArn'] } }, queue)).toEqual([
    'passes the output LettersArn of Store to its parameter QueueArn, although the output QueueArn exists',
  ]));
it('finds an output of another resource than the one in its name', () =>
  expect(findings({}, { 'Fn::GetAtt': ['Letters', 'Arn'] })).toEqual([
    'has the name of Queue, and its value is Letters',
  ]));
