import type { Template } from '@hipaa-stacks/cloudformation';
import { expect, it } from 'vitest';
import { checkConditions } from './condition-names.ts';

const isEmpty = { 'Fn::Equals': [{ Ref: 'Phone' }, ''] };
const isOn = { 'Fn::Equals': [{ Ref: 'CreateTrail' }, 'true'] };
const both = { 'Fn::And': [{ Condition: 'HasPhone' }, { Condition: 'HasTrail' }] };
const good = { HasPhone: { 'Fn::Not': [isEmpty] }, HasTrail: isOn, HasPhoneAndHasTrail: both };
const found = (Conditions: object, Value: unknown = { 'Fn::If': ['HasPhone', true, false] }) =>
  checkConditions({
    stack: 'flat',
    template: {
      Parameters: { Phone: { Type: 'String' }, CreateTrail: { Type: 'String' } },
      Conditions: { ...good, ...Conditions },
      Resources: { It: { Type: 'AWS::SQS::Queue', Properties: { Value } } },
    } as unknown as Template,
  }).map(({ logicalId, what }) => `${logicalId} ${what}`);

it('accepts conditions that match their name, and conditions with other names', () =>
  expect(found({ Quiet: isEmpty, IsHome: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } })).toEqual([]));
it('finds one that is inverted', () => {
  expect(found({ HasPhone: isEmpty })).toEqual([
    'Conditions/HasPhone is named HasPhone, and is true if Phone is empty or off',
  ]);
  expect(found({ HasTrail: { 'Fn::Not': [isOn] } })).toHaveLength(1);
});
it('finds a condition that does not include all conditions in its name', () =>
  expect(found({ HasPhoneAndHasTrail: { 'Fn::Not': [both] } })).toEqual([
    'Conditions/HasPhoneAndHasTrail is named after all of HasPhone, HasTrail, and can be true without',
  ]));
it('finds a Region that does not exist', () =>
  expect(found({ IsHome: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-esat-1'] } })).toEqual([
    'Conditions/IsHome compares the Region with us-esat-1, which is not a Region',
  ]));
it('finds an Fn::If with two equal values', () =>
  expect(found({}, { 'Fn::If': ['HasPhone', false, false] })).toEqual([
    'It uses HasPhone, and both branches are the same',
  ]));
