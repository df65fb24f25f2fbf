import { accountId, type Id, policy, resource, snippet, sub } from '@hipaa-stacks/cloudformation';
import { securityGroup } from './security-group.ts';
import type { Vpc } from './vpc.ts';

export interface InterfaceEndpointsProps {
  /** VPC with DNS, as `vpc` creates it: the endpoints use the DNS names of the services. */
  readonly vpc: Vpc;
  /** One in each Availability Zone with clients. */
  readonly subnets: readonly Id<'AWS::EC2::Subnet'>[];
  /** Services, such as `ssm` or `ecr.api`. In China some have other names: see the AWS PrivateLink Guide. */
  readonly services: readonly string[];
}

/**
 * Services that an instance needs for Session Manager. Source: AWS Systems Manager User Guide, "Improve security by
 * using VPC endpoints".
 */
export const sessionManager: readonly string[] = ['ssm', 'ssmmessages', 'ec2messages'];

/**
 * Interface endpoints of AWS services, for principals of this account, from the VPC, on port 443. Traffic stays in the
 * AWS network. Each costs per hour and Availability Zone. They share a security group; clients need egress to the VPC
 * on port 443.
 *
 * Source: AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint".
 */
export function interfaceEndpoints(id: string, { vpc, subnets, services }: InterfaceEndpointsProps) {
  const group = securityGroup(`${id}SecurityGroup`, {
    vpc: vpc.id,
    description: 'Interface endpoints: HTTPS from the VPC',
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
