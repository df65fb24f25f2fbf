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
  /** With DNS, and without another endpoint of the service that answers to its name. */
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** One in each zone; the service must have its endpoint there. */
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /** Such as `bedrock-runtime`. */
  readonly service: string;
  /** Who asks: nobody else in the VPC does. */
  readonly from: Id<'AWS::EC2::SecurityGroup'>;
  /** What may be asked through it, by whom. */
  readonly statements: readonly Statement[];
  /** What checkers find in them, and what stays so. Default: nothing. */
  readonly exceptions?: readonly CheckerException[];
}

/**
 * A way to one AWS service for one security group, that does not leave the network of AWS and admits what is written. For a database
 * or a function that otherwise reaches nothing; `interfaceEndpoints` are for everyone in a VPC.
 *
 * Source: AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint", "Control access to VPC endpoints".
 */
export function privateEndpoint(id: string, props: PrivateEndpointProps) {
  const { vpc, subnets, service, from, statements, exceptions = [] } = props;
  const group = securityGroup(`${id}SecurityGroup`, {
    vpc,
    description: `Endpoint of ${service}: asked by one group by HTTPS`,
  });
  const asked = allowTcp(`${id}Https`, { from, to: group.id, port: 443, why: `HTTPS to ${service}` });
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
  return snippet([group, asked, endpoint], { group: group.id });
}
