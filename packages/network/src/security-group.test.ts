import { expect, test } from 'vitest';
import { securityGroup } from './security-group.ts';
import { made, vpcId } from './testing/resources.ts';

const group = (props: Partial<Parameters<typeof securityGroup>[1]> = {}) =>
  made(securityGroup('Group', { vpc: vpcId, description: 'The application', ...props }))[0]!.properties;

test('it has no ingress and no egress by default, where AWS would allow all egress', () => {
  expect(group().SecurityGroupIngress).toBeUndefined();
  expect(group().SecurityGroupEgress).toMatchObject([{ CidrIp: '127.0.0.1/32' }]);
});

test('it has the given rules', () => {
  const rule = { port: 443, range: '10.0.0.0/16', why: 'HTTPS' };
  const rules = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/16', Description: 'HTTPS' }];
  expect(group({ ingress: [rule], egress: [rule] })).toMatchObject({
    SecurityGroupIngress: rules,
    SecurityGroupEgress: rules,
  });
});
