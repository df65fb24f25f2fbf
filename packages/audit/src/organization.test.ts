import { blueprint, resource, snippet } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { emailAddress } from './email-address.ts';
import { organizationParameters, organizationTags } from './organization.ts';

const Organization = organizationParameters('dev and test may do less.');
const matches = (pattern: string | undefined, value: string) => new RegExp(pattern!).test(value);

test('a blueprint takes its tags from the parameters', () => {
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

test('it is production where nobody chooses, and nothing is left without an owner', () => {
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

test('an address is one address, or nothing', () => {
  const { AllowedPattern } = emailAddress('Who is told.', 'it@clinic.example').declaration;
  const given = ['', 'it@clinic.example', 'it', 'a@b.example, c@d.example', 'it@clinic'];
  expect(given.map((one) => matches(AllowedPattern, one))).toEqual([true, true, false, false, false]);
});
