import { type Id, resource, snippet } from '@hipaa-stacks/cloudformation';

/** IPv6 egress from private subnets: allows responses, and no connections from the internet. */
export function egressOnlyGateway(id: string, { vpc }: { readonly vpc: Id<'AWS::EC2::VPC'> }) {
  const gateway = resource(id, 'AWS::EC2::EgressOnlyInternetGateway', { VpcId: vpc });
  return snippet([gateway], { id: gateway.ref });
}
