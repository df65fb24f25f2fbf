import { accountId, type Id, policy, resource, snippet, sub } from '@hipaa-stacks/cloudformation';
import { securityGroup } from './security-group.ts';
import type { Vpc } from './vpc.ts';

export interface InterfaceEndpointsProps {
  /** With DNS, as `vpc` makes it: the endpoints answer to the services' own names. */
  readonly vpc: Vpc;
  /** One in each zone from which they are used. */
  readonly subnets: readonly Id<'AWS::EC2::Subnet'>[];
  /** Such as `ssm` or `ecr.api`. In China some have other names: they stand in the AWS PrivateLink Guide. */
  readonly services: readonly string[];
}

/** What an instance needs for a shell by Session Manager. Source: AWS Systems Manager User Guide, "Improve security by using VPC endpoints". */
export const sessionManager: readonly string[] = ['ssm', 'ssmmessages', 'ec2messages'];

/**
 * Ways to AWS services that do not leave AWS's network, for principals of this account, from the VPC, on port 443. Each costs by
 * the hour and zone. One security group guards them all; who is to use them must let 443 out to the VPC.
 *
 * Source: AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint".
 */
export function interfaceEndpoints(id: string, { vpc, subnets, services }: InterfaceEndpointsProps) {
  const group = securityGroup(`${id}SecurityGroup`, {
    vpc: vpc.id,
    description: 'Endpoints of AWS services: asked from within the VPC by HTTPS',
    ingress: [{ port: 443, range: vpc.cidr, why: 'HTTPS from the VPC' }],
  });
  const endpoints = services.map((service) =>
    resource(
      `${id}${idOf(service)}`,
      'AWS::EC2::VPCEndpoint',
      {
        VpcId: vpc.id,
        VpcEndpointType: 'Interface',
        ServiceName: sub(`com.amazonaws.\${AWS::Region}.${service}`),
        PrivateDnsEnabled: true,
        SubnetIds: subnets,
        SecurityGroupIds: [group.id],
        PolicyDocument: policy({
          Sid: 'OwnAccount',
          Effect: 'Allow',
          Principal: '*',
          Action: '*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalAccount': accountId } },
        }),
      },
      { supports: ['164.312(e)(1)'] },
    ),
  );
  return snippet([group, ...endpoints], { group: group.id });
}

/** `ecr.api` -> `EcrApi`. */
const idOf = (service: string) =>
  service
    .split(/[^a-z0-9]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
