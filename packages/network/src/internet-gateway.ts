import { type Id, named, resource, snippet } from '@hipaa-stacks/cloudformation';

/**
 * An internet gateway. Only subnets with a route to it are public: `routes` of the public tier. Resources that need it
 * depend on its `attachment`.
 */
export function internetGateway(id: string, { vpc }: { readonly vpc: Id<'AWS::EC2::VPC'> }) {
  const gateway = resource(id, 'AWS::EC2::InternetGateway', { Tags: named(id) });
  const attachment = resource(`${id}Attachment`, 'AWS::EC2::VPCGatewayAttachment', {
    VpcId: vpc,
    InternetGatewayId: gateway.ref,
  });
  return snippet([gateway, attachment], { id: gateway.ref, attachment });
}
