import { type Id, unchecked, when } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { networkOf } from './network.ts';
import { dualStack, someTier } from './testing/resources.ts';

test('networkOf selects the new or the existing network, by one condition', () => {
  const own = when({ name: 'HasOwnNetwork' }, () => ({ net: dualStack, privateTier: someTier }));
  const existing = {
    vpc: unchecked<Id<'AWS::EC2::VPC'>>({ Ref: 'VpcId' }),
    publicSubnets: unchecked<never>({ Ref: 'PublicSubnets' }),
    privateSubnets: unchecked<never>({ Ref: 'PrivateSubnets' }),
  };
  const network = networkOf(
    { vpc: own.net.id, publicSubnets: own.privateTier.subnets, privateSubnets: own.privateTier.subnets },
    existing,
  );
  expect(network.vpc).toEqual({ 'Fn::If': ['HasOwnNetwork', { Ref: 'Vpc' }, { Ref: 'VpcId' }] });
  expect(network.privateSubnets).toEqual({
    'Fn::If': ['HasOwnNetwork', someTier.subnets, { Ref: 'PrivateSubnets' }],
  });
});
