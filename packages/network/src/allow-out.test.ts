import { type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { allowOut } from './allow-out.ts';

test('it allows egress on one port, and no ingress', () => {
  const from = unchecked<Id<'AWS::EC2::SecurityGroup'>>({ Ref: 'Group' });
  expect(allowOut('SmtpEgress', { from, port: 587, why: 'Mail' }).resources).toMatchObject([
    {
      id: 'SmtpEgress',
      type: 'AWS::EC2::SecurityGroupEgress',
      properties: { GroupId: { Ref: 'Group' }, IpProtocol: 'tcp', FromPort: 587, ToPort: 587, CidrIp: '0.0.0.0/0' },
    },
  ]);
});
