import { blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { allowTcp } from './allow-tcp.ts';

/** Access from an application to its database. */
export const example = blueprint('allow-tcp', {
  title: 'Access from one security group to another',
  parameters: {
    Network: {
      ApplicationGroup: idOf('AWS::EC2::SecurityGroup', 'Application', {
        Description: 'Security group of the application.',
      }),
      DatabaseSecurityGroup: idOf('AWS::EC2::SecurityGroup', 'Database', {
        Description: 'Security group of the database.',
      }),
    },
  },
  system: (p) => ({
    stacks: {
      network: [
        allowTcp('ApplicationToDatabase', {
          from: p.ApplicationGroup,
          to: p.DatabaseSecurityGroup,
          port: 3306,
          why: 'MySQL from the application',
        }),
      ],
    },
    outputs: { Group: { description: 'Security group of the database', value: p.DatabaseSecurityGroup } },
  }),
});
