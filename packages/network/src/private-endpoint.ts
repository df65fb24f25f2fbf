import {
  type CheckerException,
  type Id,
  policy,
  resource,
  type Statement,
  snippet,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { allowTcp } from './allow-tcp.ts';
import { securityGroup } from './security-group.ts';

export interface PrivateEndpointProps {
  /** VPC with DNS, and without another endpoint with the DNS name of the service. */
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** One in each Availability Zone; the service must be available there. */
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /** Service, such as `bedrock-runtime`. */
  readonly service: string;
  /** Security group of the client. Others in the VPC have no access. */
  readonly from: Id<'AWS::EC2::SecurityGroup'>;
  /** Statements of the endpoint policy. */
  readonly statements: readonly Statement[];
  /** Accepted findings of checkers for the statements. Default: none. */
  readonly exceptions?: readonly CheckerException[];
}

/**
 * An interface endpoint of one AWS service for one security group, with an endpoint policy. Traffic stays in the AWS
 * network. For a database or a function without other egress; `interfaceEndpoints` are for all clients in a VPC.
 *
 * Source: AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint", "Control access to VPC
 * endpoints".
 */
export function privateEndpoint(id: string, props: PrivateEndpointProps) {
  const { vpc, subnets, service, from, statements, exceptions = [] } = props;
  const group = securityGroup(`${id}SecurityGroup`, {
    vpc,
    description: `Endpoint of ${service}: HTTPS from one security group`,
  });
  const httpsRules = allowTcp(`${id}Https`, { from, to: group.id, port: 443, why: `HTTPS to ${service}` });
  const endpoint = resource(
    id,
    'AWS::EC2::VPCEndpoint',
    {
      VpcId: vpc,
      VpcEndpointType: 'Interface',
      ServiceName: sub(`com.amazonaws.\${AWS::Region}.${service}`),
      PrivateDnsEnabled: true,
      SubnetIds: subnets,
      SecurityGroupIds: [group.id],
      PolicyDocument: policy(...statements),
    },
    { supports: ['164.312(e)(1)'], exceptions },
  );
  return snippet([group, httpsRules, endpoint], { group: group.id });
}
