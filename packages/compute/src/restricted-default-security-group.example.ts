import { arnOf, blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { restrictedDefaultSecurityGroup } from './restricted-default-security-group.ts';

/** Removes the rules of the default security group of a VPC, by an existing provider. */
export const example = blueprint('restricted-default-security-group', {
  title: 'Default security group without rules',
  parameters: {
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', {
        Description: 'Lambda function that serves Custom::RestrictedDefaultSecurityGroup.',
      }),
      DefaultSecurityGroupId: idOf('AWS::EC2::SecurityGroup', 'Default security group', {
        Description: 'Default security group of a VPC.',
      }),
    },
  },
  system: (p) => {
    const restricted = restrictedDefaultSecurityGroup('DefaultSecurityGroup', {
      provider: { arn: p.ProviderArn, serves: { 'restricted-default-security-group': true } },
      group: p.DefaultSecurityGroupId,
    });
    return { stacks: { app: [restricted] }, outputs: {} };
  },
});
