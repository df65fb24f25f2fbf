import { describe, expect, it } from 'vitest';
import { publicAccess } from './public-access.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const find = (resources: SmallResources) => findingsOf(publicAccess, resources);
const bucket = (more: object = {}) => resource('AWS::S3::Bucket', more);

describe('a bucket', () => {
  const all = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
  it('blocks public access with all four settings, or by default', () => {
    expect(find({ Data: bucket({ PublicAccessBlockConfiguration: all }) })).toEqual([]);
    expect(find({ Data: bucket() })).toEqual([]);
    const { IgnorePublicAcls: _, ...three } = all;
    expect(find({ Data: bucket({ PublicAccessBlockConfiguration: three }) })).toEqual([
      'Data: does not block public access: IgnorePublicAcls is off',
    ]);
  });
  it('has no access control list that S3 rejects or that makes it public', () => {
    expect(find({ Logs: bucket({ AccessControl: 'LogDeliveryWrite' }) })[0]).toMatch(
      /has the access control list LogDeliveryWrite, which S3 rejects for a new bucket: its creation fails/,
    );
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] };
    expect(find({ Logs: bucket({ AccessControl: 'LogDeliveryWrite', OwnershipControls }) })).toEqual([]);
    expect(find({ Site: bucket({ AccessControl: 'PublicRead', OwnershipControls }) })).toEqual([
      'Site: is public by its access control list PublicRead',
    ]);
  });
});

describe('a property', () => {
  it('does not assign a public address', () => {
    expect(find({ Database: resource('AWS::RDS::DBInstance', { PubliclyAccessible: 'true' }) })).toEqual([
      'Database: has a public address',
    ]);
    expect(find({ Database: resource('AWS::RDS::DBInstance', { PubliclyAccessible: false }) })).toEqual([]);
    expect(find({ Copy: resource('AWS::DMS::ReplicationInstance') })).toHaveLength(1);
  });
  it('does not make images, snapshots or function URLs public', () => {
    const LaunchPermissionConfiguration = { UserGroups: ['all'] };
    const found = find({
      Images: resource('AWS::ImageBuilder::DistributionConfiguration', {
        Distributions: [{ AmiDistributionConfiguration: { LaunchPermissionConfiguration } }],
      }),
      Snapshots: resource('AWS::EC2::SnapshotBlockPublicAccess', { State: 'unblocked' }),
      Address: resource('AWS::Lambda::Url', { AuthType: 'NONE' }),
    });
    expect(found).toEqual([
      'Address: accepts unsigned requests from everyone',
      'Images: shares images with everyone',
      'Snapshots: allows snapshots to be shared with everyone',
    ]);
  });
});

it('a subnet does not assign public addresses by default', () => {
  const subnet = (MapPublicIpOnLaunch: unknown) => ({ Subnet: resource('AWS::EC2::Subnet', { MapPublicIpOnLaunch }) });
  expect(find(subnet(false))).toEqual([]);
  expect(find(subnet(true))).toEqual(['Subnet: assigns a public address to everything that starts in it']);
});
