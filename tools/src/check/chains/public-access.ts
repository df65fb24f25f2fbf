import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isTrue } from './network.ts';
import { at, valueAt } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * Nothing is open to everyone by a switch or an access control list. Since April 2023 S3 blocks public access to a new bucket
 * where a template is silent, so silence is no finding; a block that names some of the four switches turns the others off. Not
 * seen: the account's own block. Policies that let everyone in are found by `iam-action`.
 */
export const publicAccess: Chain = {
  name: 'public-access',
  why: 'Everyone could read the bucket: its block of public access named two of four switches, and the two that were left out were off.',
  check: (system) => [
    ...system.ofType('AWS::S3::Bucket').flatMap((bucket) => bucketFaults(system, bucket)),
    ...system.ofType(...Object.keys(publicSwitches)).flatMap((resource) => switchFaults(system, resource)),
    ...system.ofType('AWS::EC2::Subnet').flatMap((subnet) => addressFaults(system, subnet)),
    ...system.ofType('AWS::Lambda::Url').flatMap((url) => urlFaults(url)),
    ...imageFaults(system),
  ],
};

const blocks = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
const closedLists = new Set([
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
  const isOwned = textOf(ownershipOf(bucket));
  return [
    ...(off.length > 0
      ? [
          {
            resource: bucket,
            what: `does not block public access: ${off.join(', ')} ${off.length > 1 ? 'are' : 'is'} off`,
            mend: 'Set all four to true.',
          },
        ]
      : []),
    ...(!closedLists.has(list) && !system.isUnknown(AccessControl)
      ? [{ resource: bucket, what: `is opened by its access control list ${list}`, mend: 'Remove AccessControl.' }]
      : []),
    ...(list === '' && /^(ObjectWriter|BucketOwnerPreferred)$/.test(isOwned)
      ? [
          {
            resource: bucket,
            what: `takes access control lists (${isOwned}): who writes an object may open it to everyone`,
            mend: 'Set ObjectOwnership to BucketOwnerEnforced.',
          },
        ]
      : []),
    ...(list !== '' && list !== 'Private' && (isOwned === '' || isOwned === 'BucketOwnerEnforced')
      ? [
          {
            resource: bucket,
            what: `has the access control list ${list}, which S3 refuses for a new bucket: the stack fails`,
            mend: 'Remove AccessControl, and admit who needs it by a bucket policy.',
          },
        ]
      : []),
  ];
}

const ownershipOf = (bucket: ChainResource) =>
  listOf(at(bucket, 'OwnershipControls.Rules')).filter(isObject)[0]?.ObjectOwnership;

/** Type -> the switch that gives it a public address. */
const publicSwitches: Readonly<Record<string, string>> = {
  'AWS::RDS::DBInstance': 'PubliclyAccessible',
  'AWS::RDS::DBCluster': 'PubliclyAccessible',
  'AWS::Redshift::Cluster': 'PubliclyAccessible',
  'AWS::RedshiftServerless::Workgroup': 'PubliclyAccessible',
  'AWS::DMS::ReplicationInstance': 'PubliclyAccessible',
  'AWS::AmazonMQ::Broker': 'PubliclyAccessible',
};

/** Replication instances are public where nothing is said. */
const publicByDefault = new Set(['AWS::DMS::ReplicationInstance']);

function switchFaults(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  const name = publicSwitches[resource.type]!;
  const value = resource.properties[name];
  const isOpen = value === undefined ? publicByDefault.has(resource.type) : isTrue(system, value) === true;
  return isOpen ? [{ resource, what: 'is given a public address', mend: `Set ${name} to false.` }] : [];
}

/** Source: AWS Security Hub, control EC2.15. A parameter may ask for it. */
const addressFaults = (system: ChainSystem, resource: ChainResource): readonly ChainFinding[] =>
  isTrue(system, resource.properties.MapPublicIpOnLaunch) === true
    ? [
        {
          resource,
          what: 'gives a public address to all that starts in it, whether it asks for one or not',
          mend: 'Set MapPublicIpOnLaunch to false, and let what needs an address ask for it.',
          mayBeAsked: true,
        },
      ]
    : [];

function urlFaults(resource: ChainResource): readonly ChainFinding[] {
  if (textOf(resource.properties.AuthType) !== 'NONE') return [];
  return [{ resource, what: 'answers everyone, without a signature', mend: 'Set AuthType to AWS_IAM.' }];
}

const imageFaults = (system: ChainSystem): readonly ChainFinding[] => [
  ...system
    .ofType('AWS::ImageBuilder::DistributionConfiguration')
    .filter(({ properties }) =>
      listOf(properties.Distributions).some((one) =>
        textsOf(valueAt(one, 'AmiDistributionConfiguration.LaunchPermissionConfiguration.UserGroups')).includes('all'),
      ),
    )
    .map((resource) => ({ resource, what: 'shares images with everyone', mend: 'Name the accounts in UserIds.' })),
  ...system
    .ofType('AWS::EC2::SnapshotBlockPublicAccess')
    .filter(({ properties }) => textOf(properties.State) === 'unblocked')
    .map((resource) => ({
      resource,
      what: 'lets snapshots be shared with everyone',
      mend: 'Set State to block-all-sharing.',
    })),
];
