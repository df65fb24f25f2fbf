import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { privateEndpoint } from './private-endpoint.ts';
import { made } from './testing/resources.ts';

const statement = {
  Effect: 'Allow',
  Principal: { AWS: 'role' },
  Action: 'bedrock:InvokeModel',
  Resource: 'model',
} as const;
const endpoint = privateEndpoint('Models', {
  vpc: unchecked({ Ref: 'Vpc' }),
  subnets: unchecked({ Ref: 'SubnetIds' }),
  service: 'bedrock-runtime',
  from: unchecked({ Ref: 'Database' }),
  statements: [statement],
});

test('it has the DNS name of the service, in the given subnets', () => {
  const [found] = made(endpoint, 'VPCEndpoint');
  expect(found?.properties).toMatchObject({
    PrivateDnsEnabled: true,
    SubnetIds: { Ref: 'SubnetIds' },
    SecurityGroupIds: [endpoint.group],
  });
});

test('it allows one security group, on port 443 only', () => {
  const [group] = made(endpoint, 'SecurityGroup');
  expect(group?.properties).not.toHaveProperty('SecurityGroupIngress');
  const rule = { FromPort: 443, ToPort: 443 };
  expect(made(endpoint, 'SecurityGroupIngress').map(({ properties }) => properties)).toEqual([
    expect.objectContaining({ ...rule, GroupId: endpoint.group, SourceSecurityGroupId: { Ref: 'Database' } }),
  ]);
  expect(made(endpoint, 'SecurityGroupEgress').map(({ properties }) => properties)).toEqual([
    expect.objectContaining({ ...rule, GroupId: { Ref: 'Database' }, DestinationSecurityGroupId: endpoint.group }),
  ]);
});

test('its policy has the given statements only', () => {
  expect(made(endpoint, 'VPCEndpoint')[0]?.properties.PolicyDocument).toMatchObject({ Statement: [statement] });
});
