import { beforeEach, describe, expect, test } from 'vitest';
import { configurationInForce } from './configuration-in-force.ts';
import { awsError, type FakeAws, fakeAws } from './fake-aws.ts';
import { auditRecord } from './record.ts';

const deleteRole = auditRecord({ eventID: 'a', eventName: 'DeleteRole', eventSource: 'iam.amazonaws.com' });
const listRoles = auditRecord({ eventID: 'b', eventName: 'ListRoles', eventSource: 'iam.amazonaws.com' });
const good = (name: string) =>
  JSON.stringify({ version: 1, keywords: [{ name, severity: 'low', eventName: ['ListRoles'] }] });

let fake: FakeAws;
let keywords: ReturnType<typeof configurationInForce>;
beforeEach(() => {
  fake = fakeAws();
  keywords = configurationInForce();
});

async function names(invocation = fake.invocation()): Promise<string[]> {
  const match = await keywords(invocation);
  return [deleteRole, listRoles].flatMap((record) => match(record).map(({ name }) => name));
}

describe('configurationInForce', () => {
  test('is the built-in one while there is no file, and an alarm can see that', async () => {
    expect(await names()).toEqual(['iam-delete']);
    expect([fake.metric('ConfigurationMissing'), fake.metric('ConfigurationInvalid')]).toEqual([1, 0]);
    fake.put('keywords.json', good('mine'));
    fake.clock += 60_000;
    expect(await names()).toEqual(['mine']);
    expect(fake.metric('ConfigurationMissing')).toBe(1);
  });

  test('is the file, read again after a minute and not before', async () => {
    let reads = 0;
    const getObject: typeof fake.aws.getObject = (from) => {
      reads++;
      return fake.aws.getObject(from);
    };
    fake.put('keywords.json', good('first'));
    expect(await names(fake.invocation({ aws: { getObject } }))).toEqual(['first']);
    fake.put('keywords.json', good('second'));
    fake.clock += 59_999;
    expect(await names(fake.invocation({ aws: { getObject } }))).toEqual(['first']);
    expect(reads).toBe(1);
    fake.clock += 1;
    expect(await names(fake.invocation({ aws: { getObject } }))).toEqual(['second']);
    fake.clock += 60_000;
    expect(await names(fake.invocation({ aws: { getObject } }))).toEqual(['second']);
    expect(reads).toBe(3);
  });

  test('stays the last good one while the file is broken, in new containers too', async () => {
    fake.put('keywords.json', good('mine'));
    await names();
    fake.put('keywords.json', '{"version":1,"keywords":[{"name":"x","severity":"urgent"}]}');
    fake.clock += 60_000;
    expect(await names()).toEqual(['mine']);
    keywords = configurationInForce();
    expect(await names()).toEqual(['mine']);
    expect(fake.metric('ConfigurationInvalid')).toBe(2);
  });

  test('is the built-in one when the first file ever is broken', async () => {
    fake.put('keywords.json', 'not JSON');
    expect(await names()).toEqual(['iam-delete']);
  });

  test('is the built-in one when the last good one is none for this release', async () => {
    await fake.invocation().ledger.keepLastGood('{"version":0}', 'v0');
    fake.put('keywords.json', 'not JSON');
    expect(await names()).toEqual(['iam-delete']);
  });

  test('announces a broken version once, with the reason, whoever reads it and however often', async () => {
    fake.put('keywords.json', '{"version":1,"keywords":[{"name":"x","severity":"urgent"}]}');
    const containers = [configurationInForce(), configurationInForce(), configurationInForce()];
    for (let round = 0; round < 3; round++) {
      await Promise.all(containers.map((container) => container(fake.invocation())));
      fake.clock += 60_000;
    }
    expect(fake.published).toHaveLength(1);
    expect(JSON.parse(fake.published[0]!.body)).toMatchObject({
      alert: 'configuration-refused',
      reason: 'keywords[0].severity: must be one of critical, high, medium, low',
      version: 'v1',
      inForce: 'the built-in configuration',
    });
    fake.put('keywords.json', 'not JSON');
    await names();
    expect(fake.published).toHaveLength(2);
  });

  test('announces again what SNS did not take, and goes on meanwhile', async () => {
    fake.put('keywords.json', 'not JSON');
    const publish = async () => {
      throw awsError(500, 'InternalError');
    };
    expect(await names(fake.invocation({ aws: { publish } }))).toEqual(['iam-delete']);
    fake.clock += 120_000;
    await names();
    expect(fake.published).toHaveLength(1);
    expect(fake.lines.join()).not.toContain('SECRET');
  });

  test('is the last good one where the file may not be read', async () => {
    fake.put('keywords.json', good('mine'));
    await names();
    fake.clock += 60_000;
    const getObject = async () => {
      throw awsError(403, 'AccessDenied');
    };
    expect(await names(fake.invocation({ aws: { getObject } }))).toEqual(['mine']);
    expect(fake.published[0]?.body).toContain('access denied');
  });

  test('refuses a file that the ledger could not keep', async () => {
    fake.put('keywords.json', good('mine') + ' '.repeat(256 * 1024));
    expect(await names()).toEqual(['iam-delete']);
    expect(fake.published[0]?.body).toContain('larger than 256 KiB');
  });

  test('is not guessed at while S3 does not answer', async () => {
    const getObject = async () => {
      throw awsError(503, 'SlowDown');
    };
    await expect(names(fake.invocation({ aws: { getObject } }))).rejects.toThrow();
  });
});
