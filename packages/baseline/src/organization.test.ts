import { blueprint, resource, snippet } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { emailAddress } from './email-address.ts';
import { organizationParameters, organizationTags } from './organization.ts';

const Organization = organizationParameters('dev and test allow less.');
const matches = (pattern: string | undefined, value: string) => new RegExp(pattern!).test(value);

test('the tags of a blueprint reference the parameters', () => {
  const { tags } = blueprint('tagged', {
    title: 'Tagged',
    parameters: { Organization },
    tags: organizationTags,
    system: () => ({ stacks: { only: [snippet([resource('Topic', 'AWS::SNS::Topic', {})])] }, outputs: {} }),
  });
  expect(tags).toEqual({
    Environment: { Ref: 'Environment' },
    Owner: { Ref: 'Owner' },
    CostCenter: { Ref: 'CostCenter' },
  });
});

test('the default environment is prod, and the default tags are not empty', () => {
  const { Environment, Owner, CostCenter, PermissionsBoundary } = Organization;
  expect(Environment.declaration).toMatchObject({ Default: 'prod', AllowedValues: ['prod', 'test', 'dev'] });
  for (const { declaration } of [Owner, CostCenter]) {
    expect(declaration.Default).toBe('unassigned');
    expect(
      ['a', 'IT of the clinic', 'x'.repeat(257), ''].map((one) => matches(declaration.AllowedPattern, one)),
    ).toEqual([true, true, false, false]);
  }
  expect(PermissionsBoundary.declaration.Default).toBe('');
});

test('the pattern accepts one e-mail address or an empty value', () => {
  const { AllowedPattern } = emailAddress('Recipient.', 'it@clinic.example').declaration;
  const values = ['', 'it@clinic.example', 'it', 'a@b.example, c@d.example', 'it@clinic'];
  expect(values.map((one) => matches(AllowedPattern, one))).toEqual([true, true, false, false, false]);
});
