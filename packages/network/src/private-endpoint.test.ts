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

test('it answers to the name of the service, in the subnets given', () => {
  const [found] = made(endpoint, 'VPCEndpoint');
  expect(found?.properties).toMatchObject({
    PrivateDnsEnabled: true,
    SubnetIds: { Ref: 'SubnetIds' },
    SecurityGroupIds: [endpoint.group],
  });
});

test('one group asks it, on port 443, and nobody else', () => {
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

test('it lets through what is written, and nothing else', () => {
  expect(made(endpoint, 'VPCEndpoint')[0]?.properties.PolicyDocument).toMatchObject({ Statement: [statement] });
});
