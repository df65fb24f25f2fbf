import { beforeEach, describe, expect, test } from 'vitest';
import { type AwsStandIn, awsError, awsStandIn } from './aws-stand-in.ts';
import { configurationInForce } from './configuration-in-force.ts';
import { auditRecord } from './record.ts';

const deleteRole = auditRecord({ eventID: 'a', eventName: 'DeleteRole', eventSource: 'iam.amazonaws.com' });
const listRoles = auditRecord({ eventID: 'b', eventName: 'ListRoles', eventSource: 'iam.amazonaws.com' });
const validFile = (name: string) =>
  JSON.stringify({ version: 1, keywords: [{ name, severity: 'low', eventName: ['ListRoles'] }] });

let standIn: AwsStandIn;
let keywords: ReturnType<typeof configurationInForce>;
beforeEach(() => {
  standIn = awsStandIn();
  keywords = configurationInForce();
});

async function names(invocation = standIn.invocation()): Promise<string[]> {
  const match = await keywords(invocation);
  return [deleteRole, listRoles].flatMap((record) => match(record).map(({ name }) => name));
}

describe('configurationInForce', () => {
  test('is the built-in configuration if there was never a file, which is no reason for an alarm', async () => {
    expect(await names()).toEqual(['iam-delete']);
    expect([standIn.metric('ConfigurationMissing'), standIn.metric('ConfigurationInvalid')]).toEqual([0, 0]);
    standIn.put('keywords.json', validFile('mine'));
    standIn.clock += 60_000;
    expect(await names()).toEqual(['mine']);
    expect(standIn.metric('ConfigurationMissing')).toBe(0);
  });

  test('is the built-in configuration if the file was deleted, with a metric for the alarm, also in new containers', async () => {
    standIn.put('keywords.json', validFile('mine'));
    expect(await names()).toEqual(['mine']);
    standIn.objects.delete('keywords.json');
    standIn.clock += 60_000;
    expect(await names()).toEqual(['iam-delete']);
    expect(standIn.metric('ConfigurationMissing')).toBe(1);
    keywords = configurationInForce();
    expect(await names()).toEqual(['iam-delete']);
    expect(standIn.metric('ConfigurationMissing')).toBe(2);
  });

  test('is the file, which is read again after a minute and not before', async () => {
    let reads = 0;
    const getObject: typeof standIn.aws.getObject = (from) => {
      reads++;
      return standIn.aws.getObject(from);
    };
    standIn.put('keywords.json', validFile('first'));
    expect(await names(standIn.invocation({ aws: { getObject } }))).toEqual(['first']);
    standIn.put('keywords.json', validFile('second'));
    standIn.clock += 59_999;
    expect(await names(standIn.invocation({ aws: { getObject } }))).toEqual(['first']);
    expect(reads).toBe(1);
    standIn.clock += 1;
    expect(await names(standIn.invocation({ aws: { getObject } }))).toEqual(['second']);
    standIn.clock += 60_000;
    expect(await names(standIn.invocation({ aws: { getObject } }))).toEqual(['second']);
    expect(reads).toBe(3);
  });

  test('is the last valid file if the file is not valid, also in new containers', async () => {
    standIn.put('keywords.json', validFile('mine'));
    await names();
    standIn.put('keywords.json', '{"version":1,"keywords":[{"name":"x","severity":"urgent"}]}');
    standIn.clock += 60_000;
    expect(await names()).toEqual(['mine']);
    keywords = configurationInForce();
    expect(await names()).toEqual(['mine']);
    expect(standIn.metric('ConfigurationInvalid')).toBe(2);
  });

  test('is the built-in configuration if the first file is not valid', async () => {
    standIn.put('keywords.json', 'not JSON');
    expect(await names()).toEqual(['iam-delete']);
  });

  test('is the built-in configuration if the last valid file is not valid for this release', async () => {
    await standIn.invocation().ledger.saveLastValid('{"version":0}', 'v0');
    standIn.put('keywords.json', 'not JSON');
    expect(await names()).toEqual(['iam-delete']);
  });

  test('sends one message for each invalid version, with the reason, for any number of containers and reads', async () => {
    standIn.put('keywords.json', '{"version":1,"keywords":[{"name":"x","severity":"urgent"}]}');
    const containers = [configurationInForce(), configurationInForce(), configurationInForce()];
    for (let round = 0; round < 3; round++) {
      await Promise.all(containers.map((container) => container(standIn.invocation())));
      standIn.clock += 60_000;
    }
    expect(standIn.published).toHaveLength(1);
    expect(JSON.parse(standIn.published[0]!.body)).toMatchObject({
      alert: 'configuration-refused',
      reason: 'keywords[0].severity: must be one of critical, high, medium, low',
      version: 'v1',
      inForce: 'the built-in configuration',
    });
    standIn.put('keywords.json', 'not JSON');
    await names();
    expect(standIn.published).toHaveLength(2);
  });

  test('retries a message that SNS did not accept, without an interruption', async () => {
    standIn.put('keywords.json', 'not JSON');
    const publish = async () => {
      throw awsError(500, 'InternalError');
    };
    expect(await names(standIn.invocation({ aws: { publish } }))).toEqual(['iam-delete']);
    standIn.clock += 120_000;
    await names();
    expect(standIn.published).toHaveLength(1);
    expect(standIn.lines.join()).not.toContain('SECRET');
  });

  test('is the last valid file if the file cannot be read', async () => {
    standIn.put('keywords.json', validFile('mine'));
    await names();
    standIn.clock += 60_000;
    const getObject = async () => {
      throw awsError(403, 'AccessDenied');
    };
    expect(await names(standIn.invocation({ aws: { getObject } }))).toEqual(['mine']);
    expect(standIn.published[0]?.body).toContain('access denied');
  });

  test('refuses a file that is too large for the ledger', async () => {
    standIn.put('keywords.json', validFile('mine') + ' '.repeat(256 * 1024));
    expect(await names()).toEqual(['iam-delete']);
    expect(standIn.published[0]?.body).toContain('larger than 256 KiB');
  });

  test('throws if S3 does not respond', async () => {
    const getObject = async () => {
      throw awsError(503, 'SlowDown');
    };
    await expect(names(standIn.invocation({ aws: { getObject } }))).rejects.toThrow();
  });
});
