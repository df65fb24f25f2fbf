import {
  accountId,
  type Id,
  type OneOrMany,
  policy,
  resource,
  snippet,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface GatewayEndpointProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  readonly service: 's3' | 'dynamodb';
  /** Route tables of the tiers that use it. */
  readonly routeTables: readonly Id<'AWS::EC2::RouteTable'>[];
  /** ARNs of objects in buckets of other accounts that can be read through it, such as `imageLayers`. Default: none. */
  readonly reads?: readonly Value<string>[];
}

/**
 * Layers of ECR images, in a bucket of AWS in each Region. Source: Amazon ECR User Guide, "Interface VPC endpoints".
 */
export const imageLayers = sub('arn:${AWS::Partition}:s3:::prod-${AWS::Region}-starport-layer-bucket/*');

/**
 * Layers of Docker Hub images: Docker Hub redirects requests from AWS to its bucket in the same Region. Source: JFrog
 * Help Center, "Whitelist the following if your Docker registry is behind firewalls and proxy servers".
 */
export const dockerHubLayers = sub('arn:${AWS::Partition}:s3:::docker-images-prod*/*');

/**
 * CA certificates of RDS in the partition aws-cn, where they are in a bucket. Source: Amazon Aurora User Guide, "Using
 * TLS", Beijing and Ningxia Regions.
 */
export const databaseAuthorities = sub('arn:${AWS::Partition}:s3:::rds-truststore/*');

/** Packages of Amazon Linux 2023, which are public. Source: Amazon Linux 2023 User Guide, "Deterministic upgrades". */
export const amazonLinuxPackages = sub('arn:${AWS::Partition}:s3:::al2023-repos-${AWS::Region}-de612dc2/*');

/**
 * Objects that the Systems Manager agent reads from buckets of AWS: documents, updates of the agent, and data of Patch
 * Manager.
 *
 * Source: AWS Systems Manager User Guide, "SSM Agent communications with AWS managed S3 buckets".
 */
export const systemsManagerFiles = [
  'amazon-ssm-${AWS::Region}',
  'amazon-ssm-packages-${AWS::Region}',
  'aws-ssm-${AWS::Region}',
  'aws-patch-manager-${AWS::Region}-*',
  'patch-baseline-snapshot-${AWS::Region}',
  'patch-baseline-snapshot-${AWS::Region}-*',
].map((bucket) => sub(`arn:\${AWS::Partition}:s3:::${bucket}/*`));

/**
 * A gateway endpoint for S3 or DynamoDB. Traffic stays in the AWS network, at no charge. Its policy allows access to
 * the buckets and tables of this account, and reads of the objects in `reads`: it cannot be used to copy data to
 * another account.
 *
 * Source: AWS PrivateLink Guide, "Gateway endpoints" and "Control access to VPC endpoints using endpoint policies".
 */
export function gatewayEndpoint(id: string, { vpc, service, routeTables, reads = [] }: GatewayEndpointProps) {
  const ownAccount = {
    Sid: 'OwnAccount',
    Effect: 'Allow',
    Principal: '*',
    Action: '*',
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceAccount': accountId } },
  } as const;
  const readNamedObjects = {
    Sid: 'Reads',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: reads as OneOrMany<Value<string>>,
  } as const;
  const endpoint = resource(
    id,
    'AWS::EC2::VPCEndpoint',
    {
      VpcId: vpc,
      VpcEndpointType: 'Gateway',
      ServiceName: sub(`com.amazonaws.\${AWS::Region}.${service}`),
      RouteTableIds: routeTables,
      PolicyDocument: policy(ownAccount, reads.length > 0 ? readNamedObjects : undefined),
    },
    { supports: ['164.312(e)(1)'] },
  );
  return snippet([endpoint], { id: endpoint.ref });
}
