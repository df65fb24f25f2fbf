import { expect, test } from 'vitest';
import { gatewayEndpoint, imageLayers } from './gateway-endpoint.ts';
import { made, someTier, vpcId } from './testing/resources.ts';

const endpoint = (props: Partial<Parameters<typeof gatewayEndpoint>[1]> = {}) =>
  made(gatewayEndpoint('Endpoint', { vpc: vpcId, service: 's3', routeTables: someTier.routeTables, ...props }))[0]!
    .properties as { PolicyDocument: { Statement: Record<string, unknown>[] } };

test('it is in the given route tables', () => {
  expect(endpoint()).toMatchObject({ VpcEndpointType: 'Gateway', RouteTableIds: someTier.routeTables });
});

test('it allows access to resources of this account', () => {
  const { Statement } = endpoint({ service: 'dynamodb' }).PolicyDocument;
  expect(Statement).toHaveLength(1);
  expect(Statement[0]).toMatchObject({
    Effect: 'Allow',
    Condition: { StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } },
  });
});

test('it allows reads of named buckets of other accounts, and no writes', () => {
  const [, others] = endpoint({ reads: [imageLayers] }).PolicyDocument.Statement;
  expect(others).toMatchObject({ Action: 's3:GetObject', Resource: [imageLayers] });
});
