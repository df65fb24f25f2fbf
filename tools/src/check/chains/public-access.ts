import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isTrue } from './network.ts';
import { at, valueAt } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * No resource is public by a property or an access control list. Since April 2023 S3 blocks public access to a new
 * bucket by default, so a bucket without these settings is not reported. A public access block that sets some of the
 * four settings disables the others. It can't see the public access block of the account. The chain `iam-action`
 * finds policies that allow everyone.
 */
export const publicAccess: Chain = {
  name: 'public-access',
  why: 'The bucket was readable by everyone: its public access block set two of four settings, and the other two were off.',
  check: (system) => [
    ...system.ofType('AWS::S3::Bucket').flatMap((bucket) => bucketFaults(system, bucket)),
    ...system.ofType(...Object.keys(publicProperties)).flatMap((resource) => publicAddressFaults(system, resource)),
    ...system.ofType('AWS::EC2::Subnet').flatMap((subnet) => subnetFaults(system, subnet)),
    ...system.ofType('AWS::Lambda::Url').flatMap((url) => urlFaults(url)),
    ...imageFaults(system),
  ],
};

const blocks = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
const privateLists = new Set([
  '',
  'Private',
  'BucketOwnerFullControl',
  'BucketOwnerRead',
  'LogDeliveryWrite',
  'AwsExecRead',
]);

function bucketFaults(system: ChainSystem, bucket: ChainResource): readonly ChainFinding[] {
  const { PublicAccessBlockConfiguration: block, AccessControl } = bucket.properties;
  const off = isObject(block) ? blocks.filter((name) => isTrue(system, block[name]) === false) : [];
  const list = textOf(AccessControl);
  const ownership = textOf(ownershipOf(bucket));
  return [
    ...(off.length > 0
      ? [
          {
            resource: bucket,
            what: `does not block public access: ${off.join(', ')} ${off.length > 1 ? 'are' : 'is'} off`,
            fix: 'Set all four to true.',
          },
        ]
      : []),
    ...(!privateLists.has(list) && !system.isUnknown(AccessControl)
      ? [{ resource: bucket, what: `is public by its access control list ${list}`, fix: 'Remove AccessControl.' }]
      : []),
    ...(list === '' && /^(ObjectWriter|BucketOwnerPreferred)$/.test(ownership)
      ? [
          {
            resource: bucket,
            what: `accepts access control lists (${ownership}): a writer of an object can make it public`,
            fix: 'Set ObjectOwnership to BucketOwnerEnforced.',
          },
        ]
      : []),
    ...(list !== '' && list !== 'Private' && (ownership === '' || ownership === 'BucketOwnerEnforced')
      ? [
          {
            resource: bucket,
            what: `has the access control list ${list}, which S3 rejects for a new bucket: its creation fails`,
            fix: 'Remove AccessControl, and use a bucket policy.',
          },
        ]
      : []),
  ];
}

const ownershipOf = (bucket: ChainResource) =>
  listOf(at(bucket, 'OwnershipControls.Rules')).filter(isObject)[0]?.ObjectOwnership;

/** Type -> the property that assigns a public address. */
const publicProperties: Readonly<Record<string, string>> = {
  'AWS::RDS::DBInstance': 'PubliclyAccessible',
  'AWS::RDS::DBCluster': 'PubliclyAccessible',
  'AWS::Redshift::Cluster': 'PubliclyAccessible',
  'AWS::RedshiftServerless::Workgroup': 'PubliclyAccessible',
  'AWS::DMS::ReplicationInstance': 'PubliclyAccessible',
  'AWS::AmazonMQ::Broker': 'PubliclyAccessible',
};

/** Replication instances are public by default. */
const publicByDefault = new Set(['AWS::DMS::ReplicationInstance']);

function publicAddressFaults(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  const name = publicProperties[resource.type]!;
  const value = resource.properties[name];
  const isPublic = value === undefined ? publicByDefault.has(resource.type) : isTrue(system, value) === true;
  return isPublic ? [{ resource, what: 'has a public address', fix: `Set ${name} to false.` }] : [];
}

/** Source: AWS Security Hub, control EC2.15. A parameter may enable it. */
const subnetFaults = (system: ChainSystem, resource: ChainResource): readonly ChainFinding[] =>
  isTrue(system, resource.properties.MapPublicIpOnLaunch) === true
    ? [
        {
          resource,
          what: 'assigns a public address to everything that starts in it',
          fix: 'Set MapPublicIpOnLaunch to false, and request public addresses explicitly where they are needed.',
          mayBeRequested: true,
        },
      ]
    : [];

function urlFaults(resource: ChainResource): readonly ChainFinding[] {
  if (textOf(resource.properties.AuthType) !== 'NONE') return [];
  return [{ resource, what: 'accepts unsigned requests from everyone', fix: 'Set AuthType to AWS_IAM.' }];
}

const imageFaults = (system: ChainSystem): readonly ChainFinding[] => [
  ...system
    .ofType('AWS::ImageBuilder::DistributionConfiguration')
    .filter(({ properties }) =>
      listOf(properties.Distributions).some((one) =>
        textsOf(valueAt(one, 'AmiDistributionConfiguration.LaunchPermissionConfiguration.UserGroups')).includes('all'),
      ),
    )
    .map((resource) => ({ resource, what: 'shares images with everyone', fix: 'List the accounts in UserIds.' })),
  ...system
    .ofType('AWS::EC2::SnapshotBlockPublicAccess')
    .filter(({ properties }) => textOf(properties.State) === 'unblocked')
    .map((resource) => ({
      resource,
      what: 'allows snapshots to be shared with everyone',
      fix: 'Set State to block-all-sharing.',
    })),
];
