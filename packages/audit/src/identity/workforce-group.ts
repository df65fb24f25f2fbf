import { type CheckerException, resource, snippet } from '@hipaa-stacks/cloudformation';
import { type MfaPolicyProps, mfaPolicy } from './mfa-policy.ts';

/**
 * Creates a group for IAM users of the workforce. Without MFA, its members can only set up MFA (`mfaPolicy`). Other policies of the
 * group allow the actions with MFA. If users come from IAM Identity Center, it enforces MFA, and the group stays empty.
 *
 * Source: IAM User Guide, "Security best practices in IAM".
 */
export function workforceGroup(id: string, props: Omit<MfaPolicyProps, 'groups'> = {}) {
  const group = resource(id, 'AWS::IAM::Group', {}, { supports: ['164.312(a)(2)(i)', '164.312(d)'], exceptions });
  const mfa = mfaPolicy(`${id}MfaPolicy`, { ...props, groups: [group.ref] });
  return snippet([group, mfa], { name: group.ref, arn: group.att('Arn') });
}

const exceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:HIPAA.Security-IAMGroupHasUsers',
    reason: 'The users are not in the template. Administrators of users add them to the group.',
  },
];
