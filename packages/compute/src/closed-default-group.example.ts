import { arnOf, blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { closedDefaultGroup } from './closed-default-group.ts';

/** The default security group of a VPC, closed by a provider that exists. */
export const example = blueprint('closed-default-group', {
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
    const closed = closedDefaultGroup('DefaultSecurityGroup', {
      provider: { arn: p.ProviderArn, serves: { 'closed-default-group': true } },
      group: p.DefaultSecurityGroupId,
    });
    return { stacks: { app: [closed] }, outputs: {} };
  },
});
