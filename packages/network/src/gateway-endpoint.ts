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
  /** ARNs of objects in buckets of others that may be read through it, such as `imageLayers`. Default: none. */
  readonly reads?: readonly Value<string>[];
}

/** Layers of images in ECR, which AWS keeps in a bucket of its own in each Region. Source: Amazon ECR User Guide, "Interface VPC endpoints". */
export const imageLayers = sub('arn:${AWS::Partition}:s3:::prod-${AWS::Region}-starport-layer-bucket/*');

/**
 * Layers of images in Docker Hub, which sends those who ask from within AWS to a bucket of its own in their Region. Source: JFrog Help
 * Center, "Whitelist the following if your Docker registry is behind firewalls and proxy servers".
 */
export const dockerHubLayers = sub('arn:${AWS::Partition}:s3:::docker-images-prod*/*');

/**
 * Authorities of the certificates of RDS in the partition aws-cn, where they are in a bucket. Source: Amazon Aurora User Guide,
 * "Using TLS", Beijing and Ningxia Regions.
 */
export const databaseAuthorities = sub('arn:${AWS::Partition}:s3:::rds-truststore/*');

/** Packages of Amazon Linux 2023, which anyone may read. Source: Amazon Linux 2023 User Guide, "Deterministic upgrades". */
export const amazonLinuxPackages = sub('arn:${AWS::Partition}:s3:::al2023-repos-${AWS::Region}-de612dc2/*');

/**
 * What the agent of Systems Manager reads from buckets of AWS: documents, itself, and what Patch Manager compares with.
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
 * The way to S3 or DynamoDB that does not leave AWS's network and costs nothing. Through it one reaches buckets and tables of this
 * account alone, and reads what is named: data can't be carried into an account of someone else this way.
 *
 * Source: AWS PrivateLink Guide, "Gateway endpoints" and "Control access to VPC endpoints using endpoint policies".
 */
export function gatewayEndpoint(id: string, { vpc, service, routeTables, reads = [] }: GatewayEndpointProps) {
  const own = {
    Sid: 'OwnAccount',
    Effect: 'Allow',
    Principal: '*',
    Action: '*',
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceAccount': accountId } },
  } as const;
  const others = {
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
      PolicyDocument: policy(own, reads.length > 0 ? others : undefined),
    },
    { supports: ['164.312(e)(1)'] },
  );
  return snippet([endpoint], { id: endpoint.ref });
}
