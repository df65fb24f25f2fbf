import { S3 } from '@aws-sdk/client-s3';
import { type ResourceFacts, resourceFacts } from '@hipaa-stacks/cloudformation';
import { expect } from 'vitest';
import { openEmr } from '../../blueprints/openemr/src/openemr.ts';
import { clientConfig } from '../../tools/src/aws.ts';
import type { Published } from '../../tools/src/publish/publish.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { callJson } from './json-api.ts';
import { ask, query } from './query-api.ts';
import { buildAndPublish, resourcesBelow, type StackResource } from './release.ts';

/** OpenEMR, published into an account that has used ECS before: nobody waits for its roles to spread. */
export async function startOpenEmr(): Promise<{ readonly emulator: Emulator; readonly published: Published }> {
  const emulator = await startEmulator();
  // The emulator calls those of ECS and of its autoscaling alike.
  await query(emulator, 'iam', 'CreateServiceLinkedRole', { AWSServiceName: 'ecs.amazonaws.com' });
  return { emulator, published: (await buildAndPublish(emulator, openEmr)).published };
}

/** A public hosted zone for `clinic.example`; returns its id. */
export async function hostedZone(emulator: Emulator): Promise<string> {
  const request =
    '<CreateHostedZoneRequest><Name>clinic.example</Name><CallerReference>1</CallerReference></CreateHostedZoneRequest>';
  return /\/hostedzone\/(Z\w+)/.exec(await ask(emulator, 'route53', '/2013-04-01/hostedzone', request))![1]!;
}

/** The resources of a stack and of those nested in it, by their logical IDs, which are unique in a system. */
export type Made = ReadonlyMap<string, StackResource>;

export async function madeBy(emulator: Emulator, stack: string): Promise<Made> {
  return new Map((await resourcesBelow(emulator, stack)).map((resource) => [resource.logicalId, resource]));
}

/** What an update has done: logical IDs of what came, went, and was replaced. */
export interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly replaced: readonly string[];
}

export function changes(before: Made, after: Made): Changes {
  const both = [...before.keys()].filter((id) => after.has(id));
  return {
    added: [...after.keys()].filter((id) => !before.has(id)).sort(),
    removed: [...before.keys()].filter((id) => !after.has(id)).sort(),
    replaced: both.filter((id) => before.get(id)!.physicalId !== after.get(id)!.physicalId).sort(),
  };
}

const facts: Readonly<Record<string, ResourceFacts>> = resourceFacts;

/** Whether losing it would lose data, a record or an address. */
export const isStore = ({ type }: StackResource): boolean => facts[type]?.stateful === true;

/** Asks for what is left of a store after its stack has gone; throws where nothing is. */
const left: Readonly<Record<string, (aws: Emulator, id: string) => Promise<unknown>>> = {
  'AWS::S3::Bucket': (aws, Bucket) => new S3(clientConfig(aws)).headBucket({ Bucket }),
  'AWS::EFS::FileSystem': (aws, id) => ask(aws, 'elasticfilesystem', `/2015-02-01/file-systems?FileSystemId=${id}`),
  'AWS::RDS::DBCluster': async (aws, DBClusterIdentifier) => {
    const snapshots = await query(aws, 'rds', 'DescribeDBClusterSnapshots', { DBClusterIdentifier });
    expect(snapshots).toContain('<Status>available</Status>');
  },
  'AWS::KMS::Key': async (aws, KeyId) => {
    const { KeyMetadata } = await callJson<{ KeyMetadata: object }>(aws, 'kms', 'DescribeKey', { KeyId });
    expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled' });
  },
};

/** Of these resources, whose stack has gone, each store of ePHI or of a record of it is still there, and has its key. */
export async function expectKept(aws: Emulator, resources: readonly StackResource[]): Promise<void> {
  const kept = resources.filter(({ type, logicalId }) => type in left && !transient.includes(logicalId));
  expect(new Set(kept.map(({ type }) => type))).toEqual(new Set(Object.keys(left)));
  for (const { type, physicalId } of kept) await left[type]!(aws, physicalId);
}

/** What it encrypts is on its way, and goes with it. */
const transient = ['AlertKey'];
