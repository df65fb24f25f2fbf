import { arnOf, blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { restrictedDefaultSecurityGroup } from './restricted-default-security-group.ts';

/** The default security group of a VPC, closed by a provider that exists. */
export const example = blueprint('restricted-default-security-group', {
  title: 'Default security group without rules',
  parameters: {
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', { Description: 'Provider that closes this group.' }),
      DefaultSecurityGroupId: idOf('AWS::EC2::SecurityGroup', 'Default group', {
        Description: 'Default security group of a VPC.',
      }),
    },
  },
  system: (p) => {
    const closed = restrictedDefaultSecurityGroup('DefaultSecurityGroup', {
      provider: { arn: p.ProviderArn, serves: { 'restricted-default-security-group': true } },
      group: p.DefaultSecurityGroupId,
    });
    return { stacks: { app: [closed] }, outputs: {} };
  },
});
