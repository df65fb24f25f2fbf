import { blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { allowTcp } from './allow-tcp.ts';

/** An application that asks its database. */
export const example = blueprint('allow-tcp', {
  title: 'A way from one security group to another',
  parameters: {
    Network: {
      ApplicationGroup: idOf('AWS::EC2::SecurityGroup', 'Application', { Description: 'Group that asks.' }),
      DatabaseSecurityGroup: idOf('AWS::EC2::SecurityGroup', 'Database', { Description: 'Group that answers.' }),
    },
  },
  system: (p) => ({
    stacks: {
      network: [
        allowTcp('ApplicationToDatabase', {
          from: p.ApplicationGroup,
          to: p.DatabaseSecurityGroup,
          port: 3306,
          why: 'The application asks its database',
        }),
      ],
    },
    outputs: { Group: { description: 'Group that answers', value: p.DatabaseSecurityGroup } },
  }),
});
