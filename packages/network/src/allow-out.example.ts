import { blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { allowOut } from './allow-out.ts';

/** The way to a mail server for a security group that exists. */
export const example = blueprint('allow-out', {
  title: 'A way out on one port',
  parameters: {
    Group: { GroupId: idOf('AWS::EC2::SecurityGroup', 'Group', { Description: 'Group of who asks.' }) },
  },
  system: (p) => ({
    stacks: { app: [allowOut('SmtpEgress', { from: p.GroupId, port: 587, why: 'Mail, by TLS' })] },
    outputs: {},
  }),
});
