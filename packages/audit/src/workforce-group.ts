import { type CheckerException, resource, snippet } from '@hipaa-stacks/cloudformation';
import { type MfaPolicyProps, mfaPolicy } from './mfa-policy.ts';

/**
 * A group for the people of the workforce who are users of IAM: in it, they can do nothing without MFA (`mfaPolicy`). What they may do
 * with MFA, other policies of the group say. Where people come from IAM Identity Center, it asks for MFA, and the group stays empty.
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
    reason: 'People come and go, and no template names them: who manages users puts them into it.',
  },
];
