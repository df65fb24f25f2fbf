import { expect, test } from 'vitest';
import { egressOnlyGateway } from './egress-only-gateway.ts';
import { made, vpcId } from './testing/resources.ts';

test('it is an egress-only internet gateway', () => {
  const types = made(egressOnlyGateway('EgressOnlyGateway', { vpc: vpcId })).map(({ type, properties }) => ({
    type,
    properties,
  }));
  expect(types).toEqual([{ type: 'AWS::EC2::EgressOnlyInternetGateway', properties: { VpcId: vpcId } }]);
});
