import { type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { allowTcp } from './allow-tcp.ts';
import { made } from './testing/resources.ts';

const group = (id: string) => unchecked<Id<'AWS::EC2::SecurityGroup'>>({ Ref: id });
const [from, to] = [group('Application'), group('Database')];

test('the one lets out what the other lets in', () => {
  const rules = allowTcp('Ask', { from, to, port: 3306, why: 'The application asks' });
  const ports = { IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306 };
  const [out] = made(rules, 'SecurityGroupEgress');
  const [into] = made(rules, 'SecurityGroupIngress');
  expect(out?.properties).toMatchObject({ GroupId: from, DestinationSecurityGroupId: to, ...ports });
  expect(into?.properties).toMatchObject({ GroupId: to, SourceSecurityGroupId: from, ...ports });
});
