import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CustomResourceEvent } from './event.ts';
import { type Kind, kindOf, serve } from './kind.ts';
import { provide } from './provide.ts';
import { awsError, request } from './testing.ts';

let server: Server;
let url: string;
let responses: Record<string, unknown>[] = [];
beforeAll(async () => {
  server = createServer((incoming, answer) => {
    let body = '';
    incoming.on('data', (chunk) => {
      body += chunk;
    });
    incoming.on('end', () => {
      responses.push(JSON.parse(body));
      answer.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?Signature=hush`;
});
afterAll(() => server.close());
beforeEach(() => {
  responses = [];
});

/** Sends a request to an implementation; returns the response, the lines of the log and the pauses. */
async function send(
  kind: Partial<Kind>,
  event: CustomResourceEvent | Omit<CustomResourceEvent, 'ResponseURL' | 'StackId' | 'RequestId'>,
  timeLeft = 600_000,
) {
  const lines: string[] = [];
  const paused: number[] = [];
  await provide({ ...event, ...('ResponseURL' in event && { ResponseURL: url }) } as CustomResourceEvent, {
    kindOf: () => ({ put: async () => 'thing-1', ...kind }),
    timeLeft: () => timeLeft,
    now: () => new Date(),
    pause: async (milliseconds) => void paused.push(milliseconds),
    log: (line) => void lines.push(line),
  });
  expect(responses.length).toBe('ResponseURL' in event ? 1 : 0);
  return { answer: responses[0], lines, paused };
}

const fails = (error: unknown) => () => Promise.reject(error);

describe('a request', () => {
  test('to create returns the physical ID of the new resource', async () => {
    const { answer } = await send({ put: async () => 'thing-7' }, request('Create', { Size: '1' }));
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'thing-7', LogicalResourceId: 'Thing' });
  });

  test('passes the properties and the physical ID, or the logical ID on creation', async () => {
    const seen: unknown[] = [];
    const put: Kind['put'] = async ({ physicalId, properties }) => {
      seen.push([physicalId, properties.Size]);
      return physicalId;
    };
    await send({ put }, request('Create', { Size: '1' }));
    responses = [];
    await send({ put }, request('Update', { Size: '2' }));
    expect(seen).toEqual([
      ['Thing', '1'],
      ['thing-1', '2'],
    ]);
  });

  test('to update keeps the physical ID, so that CloudFormation does not delete the resource', async () => {
    const { answer } = await send({}, request('Update', { Size: '2' }));
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'thing-1' });
  });

  test('that fails has a reason, and keeps the physical ID', async () => {
    const { answer } = await send({ put: fails(new Error('No.\nAt all.')) }, request('Update', {}));
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'No.', PhysicalResourceId: 'thing-1' });
  });

  test('whose creation failed returns the logical ID, and the deletion that follows succeeds', async () => {
    const created = await send({ put: fails(new Error('No.')) }, request('Create', {}));
    expect(created.answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'Thing' });
    responses = [];
    const removed: string[] = [];
    const remove: Kind['remove'] = async ({ physicalId }) => void removed.push(physicalId);
    const { answer } = await send({ remove }, request('Delete', {}, { PhysicalResourceId: 'Thing' }));
    expect(removed).toEqual(['Thing']);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Thing' });
  });

  test('to delete a shared resource succeeds, and changes nothing', async () => {
    const { answer } = await send({ put: fails(new Error('put was called')) }, request('Delete', {}));
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'thing-1' });
  });

  test('that does not end is answered in time', async () => {
    const { answer } = await send({ put: () => new Promise(() => {}) }, request('Create', {}), 20_001);
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/not complete within 0 seconds/) });
  });

  test('that is denied is retried until the new policy takes effect', async () => {
    let denials = 2;
    const put = async () => {
      if (denials-- > 0) throw awsError('AccessDeniedException', 'not authorized');
      return 'thing-1';
    };
    const { answer, paused } = await send({ put }, request('Create', {}));
    expect(answer).toMatchObject({ Status: 'SUCCESS' });
    expect(paused).toEqual([5_000, 5_000]);
  });

  test('that is always denied fails', async () => {
    const { answer } = await send({ put: fails(awsError('UnauthorizedOperation', 'not you')) }, request('Create', {}));
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'UnauthorizedOperation: not you' });
  });

  test('for a type that is not registered fails, with the fix', async () => {
    const put: Kind['put'] = (...given) => kindOf('Custom::Nothing').put(...given);
    const { answer } = await send({ put }, request('Create', {}));
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('Add its handler') });
    serve('Custom::Something', { put: async () => 'x' });
    responses = [];
    expect((await send(kindOf('Custom::Something'), request('Create', {}))).answer).toMatchObject({
      Status: 'SUCCESS',
    });
  });

  test('is logged as one line of JSON, without the signed URL and without properties', async () => {
    const { lines } = await send({ put: fails(new Error('No.')) }, request('Create', { Password: 'open sesame' }));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        RequestType: 'Create',
        ResourceType: 'Custom::Thing',
        LogicalResourceId: 'Thing',
        physicalId: 'Thing',
        reason: 'No.',
      },
    ]);
    expect(lines.join()).not.toMatch(/hush|sesame/);
  });
});

describe('a scheduled event', () => {
  const { RequestType, ResourceType, LogicalResourceId, PhysicalResourceId, ResourceProperties } = request(
    'Update',
    {},
  );
  const scheduled = {
    RequestType,
    ResourceType,
    LogicalResourceId,
    PhysicalResourceId: PhysicalResourceId!,
    ResourceProperties,
  };

  test('is carried out without a response', async () => {
    const { lines } = await send({}, scheduled);
    expect(JSON.parse(lines[0]!)).toMatchObject({ RequestType: 'Update', physicalId: 'thing-1' });
  });

  test('that fails throws, so that Lambda retries it and then sends it to the dead-letter queue', async () => {
    await expect(send({ put: fails(new Error('No.')) }, scheduled)).rejects.toThrow('No.');
  });
});
