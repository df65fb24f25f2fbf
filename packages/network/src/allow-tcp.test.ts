import { type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { allowTcp } from './allow-tcp.ts';
import { made } from './testing/resources.ts';

const group = (id: string) => unchecked<Id<'AWS::EC2::SecurityGroup'>>({ Ref: id });
const [from, to] = [group('Application'), group('Database')];

test('it allows egress from one security group and ingress to the other', () => {
  const rules = allowTcp('Mysql', { from, to, port: 3306, why: 'MySQL from the application' });
  const ports = { IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306 };
  const [egress] = made(rules, 'SecurityGroupEgress');
  const [ingress] = made(rules, 'SecurityGroupIngress');
  expect(egress?.properties).toMatchObject({ GroupId: from, DestinationSecurityGroupId: to, ...ports });
  expect(ingress?.properties).toMatchObject({ GroupId: to, SourceSecurityGroupId: from, ...ports });
});
