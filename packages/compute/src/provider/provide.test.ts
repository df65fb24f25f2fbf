import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CustomResourceEvent } from './event.ts';
import { type Kind, kindOf, serve } from './kind.ts';
import { provide } from './provide.ts';
import { awsError, request } from './testing.ts';

let server: Server;
let url: string;
let answers: Record<string, unknown>[] = [];
beforeAll(async () => {
  server = createServer((incoming, answer) => {
    let body = '';
    incoming.on('data', (chunk) => {
      body += chunk;
    });
    incoming.on('end', () => {
      answers.push(JSON.parse(body));
      answer.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?Signature=hush`;
});
afterAll(() => server.close());
beforeEach(() => {
  answers = [];
});

/** Sends a request to a kind; gives the answer, the lines of the log and the pauses. */
async function ask(
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
  expect(answers.length).toBe('ResponseURL' in event ? 1 : 0);
  return { answer: answers[0], lines, paused };
}

const fails = (error: unknown) => () => Promise.reject(error);

describe('a request', () => {
  test('to create gets the physical ID that the kind made', async () => {
    const { answer } = await ask({ put: async () => 'thing-7' }, request('Create', { Size: '1' }));
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'thing-7', LogicalResourceId: 'Thing' });
  });

  test('hands the properties and the physical ID on; before there is one, the logical ID', async () => {
    const seen: unknown[] = [];
    const put: Kind['put'] = async ({ physicalId, properties }) => {
      seen.push([physicalId, properties.Size]);
      return physicalId;
    };
    await ask({ put }, request('Create', { Size: '1' }));
    answers = [];
    await ask({ put }, request('Update', { Size: '2' }));
    expect(seen).toEqual([
      ['Thing', '1'],
      ['thing-1', '2'],
    ]);
  });

  test('to update keeps the physical ID, or CloudFormation would delete what is in use', async () => {
    const { answer } = await ask({}, request('Update', { Size: '2' }));
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'thing-1' });
  });

  test('that fails says why, and keeps the physical ID', async () => {
    const { answer } = await ask({ put: fails(new Error('No.\nAt all.')) }, request('Update', {}));
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'No.', PhysicalResourceId: 'thing-1' });
  });

  test('whose creation failed has the logical ID, and its deletion, which follows, has nothing to do', async () => {
    const created = await ask({ put: fails(new Error('No.')) }, request('Create', {}));
    expect(created.answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'Thing' });
    answers = [];
    const removed: string[] = [];
    const remove: Kind['remove'] = async ({ physicalId }) => void removed.push(physicalId);
    const { answer } = await ask({ remove }, request('Delete', {}, { PhysicalResourceId: 'Thing' }));
    expect(removed).toEqual(['Thing']);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Thing' });
  });

  test('to delete what is never undone succeeds, and changes nothing', async () => {
    const { answer } = await ask({ put: fails(new Error('put was called')) }, request('Delete', {}));
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'thing-1' });
  });

  test('that does not end is answered in time', async () => {
    const { answer } = await ask({ put: () => new Promise(() => {}) }, request('Create', {}), 20_001);
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/not done within 0 seconds/) });
  });

  test('that is refused is tried until the new policy is in force', async () => {
    let refusals = 2;
    const put = async () => {
      if (refusals-- > 0) throw awsError('AccessDeniedException', 'not authorized');
      return 'thing-1';
    };
    const { answer, paused } = await ask({ put }, request('Create', {}));
    expect(answer).toMatchObject({ Status: 'SUCCESS' });
    expect(paused).toEqual([5_000, 5_000]);
  });

  test('that is always refused fails', async () => {
    const { answer } = await ask({ put: fails(awsError('UnauthorizedOperation', 'not you')) }, request('Create', {}));
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'UnauthorizedOperation: not you' });
  });

  test('for a type that no part serves fails, and says what to do', async () => {
    const put: Kind['put'] = (...given) => kindOf('Custom::Nothing').put(...given);
    const { answer } = await ask({ put }, request('Create', {}));
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('Add it to the uses') });
    serve('Custom::Something', { put: async () => 'x' });
    answers = [];
    expect((await ask(kindOf('Custom::Something'), request('Create', {}))).answer).toMatchObject({ Status: 'SUCCESS' });
  });

  test('is logged in one line of JSON, without the signed URL and without properties', async () => {
    const { lines } = await ask({ put: fails(new Error('No.')) }, request('Create', { Password: 'open sesame' }));
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

  test('does the same, and nobody is answered', async () => {
    const { lines } = await ask({}, scheduled);
    expect(JSON.parse(lines[0]!)).toMatchObject({ RequestType: 'Update', physicalId: 'thing-1' });
  });

  test('that fails is left to Lambda: it tries again, then hands it to the dead-letter queue', async () => {
    await expect(ask({ put: fails(new Error('No.')) }, scheduled)).rejects.toThrow('No.');
  });
});
