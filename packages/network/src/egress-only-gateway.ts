import { type Id, resource, snippet } from '@hipaa-stacks/cloudformation';

/** The way out for IPv6 from private subnets: it lets answers in, and no one who asks first. */
export function egressOnlyGateway(id: string, { vpc }: { readonly vpc: Id<'AWS::EC2::VPC'> }) {
  const gateway = resource(id, 'AWS::EC2::EgressOnlyInternetGateway', { VpcId: vpc });
  return snippet([gateway], { id: gateway.ref });
}
