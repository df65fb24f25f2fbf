import { blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { allowOut } from './allow-out.ts';

/** Egress to a mail server from an existing security group. */
export const example = blueprint('allow-out', {
  title: 'Egress on one port',
  parameters: {
    Group: {
      GroupId: idOf('AWS::EC2::SecurityGroup', 'Security group', { Description: 'Security group of the client.' }),
    },
  },
  system: (p) => ({
    stacks: { app: [allowOut('SmtpEgress', { from: p.GroupId, port: 587, why: 'Mail over TLS' })] },
    outputs: {},
  }),
});
