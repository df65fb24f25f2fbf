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

test('it allows egress to a CIDR block only, if one is set', () => {
  const from = unchecked<Id<'AWS::EC2::SecurityGroup'>>({ Ref: 'Group' });
  const [egress] = allowOut('SftpEgress', { from, port: 22, range: '192.0.2.7/32', why: 'Laboratory' }).resources;
  expect(egress!.properties).toMatchObject({ CidrIp: '192.0.2.7/32' });
});
