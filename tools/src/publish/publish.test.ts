import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem, UsageProblem } from '@hipaa-stacks/cloudformation';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseTemplate } from '../template/yaml.ts';
import type { PublishedManifest } from './plan.ts';
import { type PublishOptions, publishRelease } from './publish.ts';
import { writeFixtureRelease } from './testing/fixture-release.ts';
import { inconsistencies } from './testing/inconsistencies.ts';
import { type S3StandIn, type S3StandInOptions, type SeenRequest, startS3StandIn } from './testing/s3-stand-in.ts';

let folder: string;
let dir: string;
let servers: S3StandIn[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'publish-'));
  dir = writeFixtureRelease(folder);
  servers = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<S3StandInOptions> = {}): Promise<S3StandIn> {
  const server = await startS3StandIn({ buckets: { templates: 'eu-central-1' }, ...options });
  servers.push(server);
  return server;
}

function publish({ endpoint }: S3StandIn, options: Partial<PublishOptions> = {}) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return publishRelease({
    dir,
    bucket: 'templates',
    prefix: 'hipaa',
    regions: ['eu-central-1'],
    aws: { endpoint, credentials },
    dryRun: false,
    say: () => undefined,
    ...options,
  });
}

const putsOf = ({ requests }: S3StandIn) => requests.filter(({ action }) => action === 'PutObject');
/** An S3 stand-in that completes parallel requests in the most harmful order: manifest, root, parts. */
const adverseOrder = ({ action, key }: SeenRequest) => {
  const wait = { 'manifest.json': 0, 'root.yaml': 5 }[nameOf(key)] ?? 10;
  return action === 'PutObject' ? new Promise((resolve) => setTimeout(resolve, wait)) : Promise.resolve();
};
const nameOf = (key: string) => key.split('/').at(-1)!;
/** Three nested stacks, the zip, the flat form, the deployment role, the companion, the root and the manifest. */
const objectsOfFixture = 9;

describe('what is published', () => {
  test('every object has the hash of its bytes in its key, and every URL of root and manifest is that of an object', async () => {
    const server = await start();
    const [published] = await publish(server);
    expect(server.objects.size).toBe(objectsOfFixture);
    expect(inconsistencies(server.objects)).toEqual([]);
    expect(server.objects.get(published!.root.url)).toBeDefined();
    expect(published!.root.key).toBe(`hipaa/example/${published!.root.sha256}/root.yaml`);
    expect(published!.manifest.key).toBe(`hipaa/example/${published!.root.sha256}/manifest.json`);
  });

  test('the root references its nested templates by https URL, and the code is the default of its parameters, in the flat form too', async () => {
    const server = await start();
    const [published] = await publish(server);
    const read = (url: string) => parseTemplate(server.objects.get(url)!.toString('utf8'), url);
    const root = read(published!.root.url);
    for (const [id, { url }] of Object.entries(published!.stacks)) {
      expect(root.Resources[id]?.Properties?.TemplateURL).toBe(url);
      expect(url).toMatch(
        /^https:\/\/templates\.s3\.eu-central-1\.amazonaws\.com\/hipaa\/example\/[0-9a-f]{64}\/\w+\.yaml$/,
      );
    }
    for (const template of [root, read(published!.flat!.url)]) {
      expect(template.Parameters?.CodeBucket?.Default).toBe('templates');
      expect(template.Parameters?.CodeKey?.Default).toBe(published!.code.CodeKey!.key);
    }
  });

  test('the published manifest is that of the release with the locations of its objects', async () => {
    const server = await start();
    const [{ uploaded: _, ...published } = { uploaded: [] }] = await publish(server);
    const manifest = JSON.parse(
      server.objects.get((published as PublishedManifest['published']).manifest.url)!.toString('utf8'),
    ) as PublishedManifest;
    expect(manifest.title).toBe('An example');
    expect(manifest.published).toEqual(published);
  });

  test('every S3 request has the expected bucket owner; every upload has a content type and, except for the manifest, does not overwrite', async () => {
    const server = await start();
    await publish(server);
    const s3 = server.requests.filter(({ action }) => action !== 'GetCallerIdentity');
    expect(s3.map(({ headers }) => headers['x-amz-expected-bucket-owner'])).toEqual(s3.map(() => '111122223333'));
    for (const { key, headers } of putsOf(server)) {
      expect(headers['if-none-match']).toBe(nameOf(key) === 'manifest.json' ? undefined : '*');
      expect(headers['content-type']).toMatch(/^application\/(yaml|zip|json)$/);
    }
  });

  test('an empty prefix gives no slash at the start of a key', async () => {
    const server = await start();
    const [published] = await publish(server, { prefix: '/' });
    expect(published!.root.key).toBe(`example/${published!.root.sha256}/root.yaml`);
  });
});

describe('a second run', () => {
  test('uploads nothing', async () => {
    const server = await start();
    await publish(server);
    const [again] = await publish(server);
    expect(putsOf(server)).toHaveLength(objectsOfFixture);
    expect(again!.uploaded).toEqual([]);
  });

  test('finds existing objects on later pages of the listing too', async () => {
    const server = await start({ pageSize: 3 });
    await publish(server);
    await publish(server);
    expect(putsOf(server)).toHaveLength(objectsOfFixture);
  });

  test('of a new version uploads only changed objects and does not change the old release', async () => {
    const server = await start();
    const [first] = await publish(server);
    writeFixtureRelease(folder, { edition: 'second' });
    const [second] = await publish(server);
    expect(second!.uploaded.map(nameOf).sort()).toEqual(
      ['companion-events.yaml', 'flat.yaml', 'manifest.json', 'root.yaml', 'topic1.yaml', 'topic2.yaml'].sort(),
    );
    expect(server.objects.has(first!.root.url)).toBe(true);
    expect(inconsistencies(server.objects)).toEqual([]);
  });

  test('replaces a different manifest of the same root', async () => {
    const server = await start();
    await publish(server);
    writeFixtureRelease(folder, { title: 'A better title' });
    const [published] = await publish(server);
    expect(published!.uploaded).toEqual([published!.manifest.key]);
    expect(server.objects.get(published!.manifest.url)!.toString('utf8')).toContain('A better title');
  });

  test('uploads deleted objects again', async () => {
    const server = await start();
    const [published] = await publish(server);
    server.objects.delete(published!.stacks.App!.url);
    expect(inconsistencies(server.objects)).not.toEqual([]);
    expect((await publish(server))[0]!.uploaded).toEqual([published!.stacks.App!.key]);
    expect(inconsistencies(server.objects)).toEqual([]);
  });

  test('refuses a key whose object does not match its hash', async () => {
    const server = await start();
    const [published] = await publish(server);
    server.objects.set(published!.stacks.App!.url, Buffer.from('changed'));
    await expect(publish(server)).rejects.toThrow(
      /s3:\/\/templates\/hipaa\/example\/323de8e3ad0c1191f779df826a9b9232379064f473d8b118129587ed3be95ded\/app\.yaml: has 7 bytes, and its content hash is for 558\. It was changed after it was published: find out who changed it, delete it and publish again\./,
    );
  });
});

describe('no release is ever partially visible', () => {
  test('the check itself finds a root without its nested templates', async () => {
    const server = await start();
    const [published] = await publish(server);
    const onlyRoot = new Map([[published!.root.url, server.objects.get(published!.root.url)!]]);
    expect(inconsistencies(onlyRoot)).toHaveLength(4);
  });

  test('if it is killed at any request, and run again', async () => {
    const whole = await start();
    await publish(whole);
    const total = whole.requests.length;
    expect(total).toBe(4 + objectsOfFixture);
    for (let last = 1; last <= total; last++) {
      const writes: string[] = [];
      const onWrite: S3StandInOptions['onWrite'] = (objects) => writes.push(...inconsistencies(objects));
      const mishap: S3StandInOptions['mishap'] = (_, number) => (number === last ? 'freeze' : undefined);
      const killed = await start({ hold: adverseOrder, onWrite, mishap });
      await expect(publish(killed)).rejects.toThrow();
      const server = await start({ hold: adverseOrder, onWrite, objects: killed.objects });
      await publish(server);
      expect(writes).toEqual([]);
      expect(new Map([...server.objects].sort())).toEqual(new Map([...whole.objects].sort()));
    }
  });

  test('a lost response to any upload is not a failure', async () => {
    for (let lost = 1; lost <= objectsOfFixture; lost++) {
      let puts = 0;
      const server = await start({
        mishap: ({ action }) => (action === 'PutObject' && ++puts === lost ? 'lose-answer' : undefined),
      });
      await publish(server);
      expect(server.objects.size).toBe(objectsOfFixture);
      expect(inconsistencies(server.objects)).toEqual([]);
    }
  });

  test('two parallel runs both succeed', async () => {
    const writes: string[] = [];
    const server = await start({ hold: adverseOrder, onWrite: (objects) => writes.push(...inconsistencies(objects)) });
    await Promise.all([publish(server), publish(server)]);
    expect(writes).toEqual([]);
    expect(server.objects.size).toBe(objectsOfFixture);
  });

  test('a conflict with another upload of the same key is retried', async () => {
    let conflicts = 0;
    const server = await start({
      mishap: ({ key }) =>
        nameOf(key) === 'app.yaml' && conflicts++ === 0
          ? { status: 409, code: 'ConditionalRequestConflict' }
          : undefined,
    });
    await publish(server);
    expect(server.objects.size).toBe(objectsOfFixture);
  });
});

describe('the number of round trips', () => {
  test('fifty stacks are uploaded in parallel: the server responds to the first request after it received the last', async () => {
    writeFixtureRelease(folder, { topicStacks: 50 });
    const parts = 50 + objectsOfFixture - 2 - 2;
    let come = 0;
    let release: () => void;
    const allHaveCome = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await start({
      hold: async ({ action }) => {
        if (action === 'PutObject' && ++come === parts) release();
        if (action === 'PutObject') await allHaveCome;
      },
    });
    await publish(server);
    const actions = server.requests.map(({ action }) => action);
    expect(actions.slice(0, 4).sort()).toEqual(['GetCallerIdentity', 'GetObject', 'HeadBucket', 'ListObjectsV2']);
    expect(actions.slice(4)).toEqual(Array(parts + 2).fill('PutObject'));
    const names = putsOf(server).map(({ key }) => nameOf(key));
    expect(names.slice(-2)).toEqual(['root.yaml', 'manifest.json']);
  });

  test('existing objects are read in parallel, too', async () => {
    const reads = ['HeadBucket', 'ListObjectsV2', 'GetObject'];
    let come = 0;
    let release: () => void;
    const allHaveCome = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await start({
      hold: async ({ action }) => {
        if (reads.includes(action) && ++come === reads.length) release();
        if (reads.includes(action)) await allHaveCome;
      },
    });
    expect(await publish(server)).toHaveLength(1);
  });
});

describe('a dry run', () => {
  test('reports what would be uploaded and writes nothing', async () => {
    const server = await start();
    const lines: string[] = [];
    const [dry] = await publish(server, { dryRun: true, say: (line) => lines.push(line) });
    expect(putsOf(server)).toEqual([]);
    expect(lines.filter((line) => line.includes('would upload'))).toHaveLength(objectsOfFixture);
    expect((await publish(server))[0]!.uploaded).toEqual(dry!.uploaded);
  });
});

describe('several Regions', () => {
  const buckets = { 'templates-eu-central-1': 'eu-central-1', 'templates-us-east-1': 'us-east-1' };
  const regions = ['eu-central-1', 'us-east-1'];

  test('each has its own bucket, and a root that references only that bucket', async () => {
    const server = await start({ buckets });
    const published = await publish(server, { bucket: 'templates-{region}', regions });
    expect(published.map(({ bucket }) => bucket)).toEqual(Object.keys(buckets));
    expect(inconsistencies(server.objects)).toEqual([]);
    for (const { root, region } of published) {
      const others = regions.filter((other) => other !== region);
      for (const other of others) expect(server.objects.get(root.url)!.toString('utf8')).not.toContain(other);
    }
  });

  test('one bucket for two Regions is refused before any request', async () => {
    const server = await start();
    await expect(publish(server, { regions })).rejects.toThrow(UsageProblem);
    expect(server.requests).toEqual([]);
  });

  test('a Region whose bucket is missing stops the others before the first upload', async () => {
    const server = await start({ buckets: { 'templates-eu-central-1': 'eu-central-1' } });
    await expect(publish(server, { bucket: 'templates-{region}', regions })).rejects.toThrow(
      /bucket templates-us-east-1: does not exist\. Create it with/,
    );
    expect(putsOf(server)).toEqual([]);
  });
});

describe('errors that the user can fix', () => {
  test('a bucket in another Region', async () => {
    const server = await start({ buckets: { templates: 'us-west-2' } });
    await expect(publish(server)).rejects.toThrow(/bucket templates: is in us-west-2/);
  });

  test('a bucket of another account', async () => {
    const server = await start();
    await expect(publish(server, { expectedBucketOwner: '444455556666' })).rejects.toThrow(
      /bucket templates: access denied.*check that account 444455556666 owns the bucket/,
    );
  });

  test.each(['ListObjectsV2', 'GetObject', 'PutObject'])(
    'if %s is denied, the error names the action',
    async (denied) => {
      const server = await start({
        mishap: ({ action }) => (action === denied ? { status: 403, code: 'AccessDenied' } : undefined),
      });
      const needed = denied === 'ListObjectsV2' ? 's3:ListBucket' : `s3:${denied}`;
      await expect(publish(server)).rejects.toThrow(`bucket templates: access denied: ${needed} is missing`);
    },
  );

  test('a denied action that AWS reports, such as one on the bucket key', async () => {
    const message = 'User: x is not authorized to perform: kms:GenerateDataKey on this resource';
    const server = await start({
      mishap: ({ action }) => (action === 'PutObject' ? { status: 403, code: 'AccessDenied', message } : undefined),
    });
    await expect(publish(server)).rejects.toThrow(/kms:GenerateDataKey is missing/);
  });

  test('credentials that AWS refuses', async () => {
    const server = await start({ mishap: () => ({ status: 403, code: 'ExpiredToken' }) });
    await expect(publish(server)).rejects.toThrow(/AWS: the AWS credentials have expired/);
  });

  test('credentials that AWS refuses, with the bucket owner set, are not reported as a denied action', async () => {
    const server = await start({ mishap: () => ({ status: 403, code: 'InvalidAccessKeyId' }) });
    await expect(publish(server, { expectedBucketOwner: '111122223333' })).rejects.toThrow(/credentials are not valid/);
  });

  describe('a server that accepts a request and does not respond', () => {
    /** `socketTimeout` in ms: long where another request that is slow on a busy machine must not be retried. */
    const withLimits = ({ endpoint }: S3StandIn, socketTimeout = 150) => {
      const limits = { connectionTimeout: 5_000, socketTimeout };
      return { aws: { endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, limits } };
    };
    /** Identity, bucket, listing, manifest, and the uploads. */
    const requests = 4 + objectsOfFixture;

    test('to any one request gets a retry', async () => {
      const stalledAt = async (stalled: number) => {
        const server = await start({ mishap: (_, number) => (number === stalled ? 'stall' : undefined) });
        await publish(server, withLimits(server, 5_000));
        expect(server.objects.size, `request ${stalled}`).toBe(objectsOfFixture);
        expect(server.requests, `request ${stalled}`).toHaveLength(requests + 1);
      };
      await Promise.all(Array.from({ length: requests }, (_, index) => stalledAt(index + 1)));
    });

    test.each([1, 4, requests])(
      'from request %i on causes a one-line error, and nothing is partially visible',
      async (first) => {
        const server = await start({ mishap: (_, number) => (number >= first ? 'stall' : undefined) });
        await expect(publish(server, withLimits(server))).rejects.toThrow(
          /^(AWS|bucket templates): http:\/\/127\.0\.0\.1:\d+ does not respond \(TimeoutError\)/,
        );
        expect(inconsistencies(server.objects)).toEqual([]);
      },
    );

    test('in the middle of a response causes a one-line error', async () => {
      const first = await start();
      await publish(first);
      const server = await start({
        objects: first.objects,
        mishap: ({ action }) => (action === 'GetObject' ? 'stall-body' : undefined),
      });
      await expect(publish(server, withLimits(server))).rejects.toThrow(/does not respond \(TimeoutError\)/);
    });
  });

  test('no credentials', async () => {
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'none'));
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    const server = await start();
    await expect(publish(server, { aws: { endpoint: server.endpoint } })).rejects.toThrow(
      /no AWS credentials were found\. Set AWS_PROFILE/,
    );
    expect(server.requests).toEqual([]);
  });

  test('no connection', async () => {
    const server = await start();
    await server.close();
    await expect(publish(server)).rejects.toThrow(/does not respond \(ECONNREFUSED\)/);
  });

  test('a file edited by hand, before any request', async () => {
    appendFileSync(join(dir, 'topic1.yaml'), '# quick fix\n');
    const server = await start();
    await expect(publish(server)).rejects.toThrow(
      /was changed after the build \(its SHA-256 differs from manifest\.json\)/,
    );
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['a bucket with dots', { bucket: 'my.templates' }],
    ['an invalid bucket name', { bucket: 'Templates' }],
    ['a prefix that needs URL encoding', { prefix: 'a b' }],
    ['a prefix with ..', { prefix: 'a/../b' }],
    ['an invalid Region', { regions: ['frankfurt'] }],
    ['no Region', { regions: [] }],
  ])('%s', async (_, options) => {
    await expect(publish(await start(), options)).rejects.toThrow(UsageProblem);
  });

  test('a root above 1 MB', async () => {
    writeFixtureRelease(folder, { padding: 1_048_576 });
    await expect(publish(await start())).rejects.toThrow(
      /has 1,049,572 bytes as published, and the maximum is 1 MB\. Move more resources to nested stacks\./,
    );
  });

  test('a URL above 1,024 characters', async () => {
    await expect(publish(await start(), { prefix: 'p'.repeat(950) })).rejects.toThrow(
      /https:\/\/templates\.s3\.eu-central-1\.amazonaws\.com\/pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp\/example\/ce41eb757322f142050615f4708dec16d122cd71e4affa4e2cb02145e5fb0758\/topic1\.yaml: has 1083 characters, and the maximum is 1,024\. Use a shorter --prefix\./,
    );
  });

  test('each error is a Problem', async () => {
    await expect(publish(await start({ buckets: {} }))).rejects.toBeInstanceOf(Problem);
  });
});
