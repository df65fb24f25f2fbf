import { S3 } from '@aws-sdk/client-s3';
import { type ResourceFacts, resourceFacts } from '@hipaa-stacks/cloudformation';
import { expect } from 'vitest';
import { openEmr } from '../../blueprints/openemr/src/openemr.ts';
import { clientConfig } from '../../tools/src/aws.ts';
import type { Published } from '../../tools/src/publish/publish.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { callJson } from './json-api.ts';
import { query, sendRequest } from './query-api.ts';
import { buildAndPublish, resourcesBelow, type StackResource } from './release.ts';

/**
 * Publishes OpenEMR into an account with the service-linked role of ECS, so that tests do not wait until new roles are
 * visible.
 */
export async function startOpenEmr(): Promise<{ readonly emulator: Emulator; readonly published: Published }> {
  const emulator = await startEmulator();
  // The emulator uses the same role name for ECS and for its Application Auto Scaling.
  await query(emulator, 'iam', 'CreateServiceLinkedRole', { AWSServiceName: 'ecs.amazonaws.com' });
  return { emulator, published: (await buildAndPublish(emulator, openEmr)).published };
}

/** Creates a public hosted zone for `clinic.example`; returns its ID. */
export async function hostedZone(emulator: Emulator): Promise<string> {
  const request =
    '<CreateHostedZoneRequest><Name>clinic.example</Name><CallerReference>1</CallerReference></CreateHostedZoneRequest>';
  return /\/hostedzone\/(Z\w+)/.exec(await sendRequest(emulator, 'route53', '/2013-04-01/hostedzone', request))![1]!;
}

/** The resources of a stack and of its nested stacks, by logical ID, which is unique in a system. */
export type ResourcesById = ReadonlyMap<string, StackResource>;

export async function resourcesById(emulator: Emulator, stack: string): Promise<ResourcesById> {
  return new Map((await resourcesBelow(emulator, stack)).map((resource) => [resource.logicalId, resource]));
}

/** Changes of an update: logical IDs of added, removed and replaced resources. */
export interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly replaced: readonly string[];
}

export function changes(before: ResourcesById, after: ResourcesById): Changes {
  const both = [...before.keys()].filter((id) => after.has(id));
  return {
    added: [...after.keys()].filter((id) => !before.has(id)).sort(),
    removed: [...before.keys()].filter((id) => !after.has(id)).sort(),
    replaced: both.filter((id) => before.get(id)!.physicalId !== after.get(id)!.physicalId).sort(),
  };
}

const facts: Readonly<Record<string, ResourceFacts>> = resourceFacts;

/** Whether its loss would lose data, a record or an address. */
export const isStore = ({ type }: StackResource): boolean => facts[type]?.stateful === true;

/** Checks that a store, or its snapshot, exists after its stack was deleted; throws if not. */
const existenceChecks: Readonly<Record<string, (aws: Emulator, id: string) => Promise<unknown>>> = {
  'AWS::S3::Bucket': (aws, Bucket) => new S3(clientConfig(aws)).headBucket({ Bucket }),
  'AWS::EFS::FileSystem': (aws, id) =>
    sendRequest(aws, 'elasticfilesystem', `/2015-02-01/file-systems?FileSystemId=${id}`),
  'AWS::RDS::DBCluster': async (aws, DBClusterIdentifier) => {
    const snapshots = await query(aws, 'rds', 'DescribeDBClusterSnapshots', { DBClusterIdentifier });
    expect(snapshots).toContain('<Status>available</Status>');
  },
  'AWS::KMS::Key': async (aws, KeyId) => {
    const { KeyMetadata } = await callJson<{ KeyMetadata: object }>(aws, 'kms', 'DescribeKey', { KeyId });
    expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled' });
  },
};

/** Checks that each store of ePHI or of logs among these resources of a deleted stack is retained, with its key. */
export async function expectRetained(aws: Emulator, resources: readonly StackResource[]): Promise<void> {
  const retained = resources.filter(({ type, logicalId }) => type in existenceChecks && !transient.includes(logicalId));
  expect(new Set(retained.map(({ type }) => type))).toEqual(new Set(Object.keys(existenceChecks)));
  for (const { type, physicalId } of retained) await existenceChecks[type]!(aws, physicalId);
}

/** Keys of data in transit, which are deleted with the stack. */
const transient = ['AlertKey'];
