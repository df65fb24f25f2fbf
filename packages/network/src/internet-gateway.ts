import { type Id, named, resource, snippet } from '@hipaa-stacks/cloudformation';

/**
 * The door of a VPC to the internet. Only subnets whose route table leads here are public: `routes` of the public tier alone.
 * What needs the door waits for its `attachment`.
 */
export function internetGateway(id: string, { vpc }: { readonly vpc: Id<'AWS::EC2::VPC'> }) {
  const gateway = resource(id, 'AWS::EC2::InternetGateway', { Tags: named(id) });
  const attachment = resource(`${id}Attachment`, 'AWS::EC2::VPCGatewayAttachment', {
    VpcId: vpc,
    InternetGatewayId: gateway.ref,
  });
  return snippet([gateway, attachment], { id: gateway.ref, attachment });
}
