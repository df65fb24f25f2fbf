import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { reasonOf, respond } from './respond.ts';
import { request, stillClock } from './testing.ts';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server on loopback that answers with these statuses, one after another; 0 hangs up, -1 never answers. */
async function answering(...statuses: readonly number[]) {
  const received: Received[] = [];
  server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method, url, headers } = incoming;
      const status = statuses[received.length] ?? 200;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      if (status === -1) return;
      if (status === 0) incoming.socket.destroy();
      else answer.writeHead(status).end('<Answer/>');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const event = request('Create', {}, { ResponseURL: `http://127.0.0.1:${port}/bucket/key?X-Signature=hush` });
  return { received, event };
}

test('puts the answer at the signed URL, with an empty content type and its length', async () => {
  const { received, event } = await answering(200);
  await respond(event, { physicalId: 'thing-1' }, stillClock().pause);
  const [put] = received;
  expect(received).toHaveLength(1);
  expect(put).toMatchObject({ method: 'PUT', url: '/bucket/key?X-Signature=hush' });
  expect(put!.headers['content-type']).toBe('');
  expect(put!.headers['content-length']).toBe(String(Buffer.byteLength(put!.body)));
  expect(put!.headers['transfer-encoding']).toBeUndefined();
  expect(JSON.parse(put!.body)).toEqual({
    Status: 'SUCCESS',
    PhysicalResourceId: 'thing-1',
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: 'Thing',
  });
});

test('a failure has its reason', async () => {
  const { received, event } = await answering(200);
  await respond(event, { physicalId: 'thing-1', reason: 'No.' }, stillClock().pause);
  expect(JSON.parse(received[0]!.body)).toMatchObject({
    Status: 'FAILED',
    Reason: 'No.',
    PhysicalResourceId: 'thing-1',
  });
});

test('tries again when the other side fails or hangs up, with longer and longer pauses', async () => {
  const { received, event } = await answering(503, 0, 500, 200);
  const clock = stillClock();
  await respond(event, { physicalId: 'thing-1' }, clock.pause);
  expect(received).toHaveLength(4);
  expect(clock.paused).toEqual([1_000, 2_000, 4_000]);
});

test('gives up after five times, for Lambda to call again, and does not say the URL', async () => {
  const { received, event } = await answering(500, 500, 500, 500, 500, 500);
  const error = await respond(event, { physicalId: 'thing-1' }, stillClock().pause).catch((thrown: Error) => thrown);
  expect(String(error)).toBe('Error: the answer was not taken: 500');
  expect(received).toHaveLength(5);
});

test('a try that gets no answer in time is given up, and the next one is made', async () => {
  const { received, event } = await answering(-1, 200);
  await respond(event, { physicalId: 'thing-1' }, stillClock().pause, 200);
  expect(received).toHaveLength(2);
});

test('a server that never answers is an error, after five tries', async () => {
  const { received, event } = await answering(-1, -1, -1, -1, -1);
  const answer = respond(event, { physicalId: 'thing-1' }, stillClock().pause, 100);
  await expect(answer).rejects.toThrow('the answer was not taken: no connection');
  expect(received).toHaveLength(5);
});

test('an answer that is refused is not tried again: the URL is no longer good', async () => {
  const { received, event } = await answering(403);
  await expect(respond(event, { physicalId: 'thing-1' }, stillClock().pause)).rejects.toThrow('not taken: 403');
  expect(received).toHaveLength(1);
});

test('nobody there is an error without the URL', async () => {
  const clock = stillClock();
  const error = await respond(request('Create', {}), { physicalId: 'x' }, clock.pause).catch((thrown: Error) => thrown);
  expect(String(error)).toBe('Error: the answer was not taken: no connection');
});

test.each([
  [Object.assign(new Error('not authorized'), { name: 'AccessDenied' }), 'AccessDenied: not authorized'],
  [new Error('one\ntwo'), 'one'],
  [new Error('bad key -----BEGIN PRIVATE KEY-----MIIE'), 'bad key'],
  ['thrown text', 'thrown text'],
  [new Error(''), 'It failed without saying why.'],
])('%s is said in one line', (error, line) => {
  expect(reasonOf(error)).toBe(line);
});

test('a long reason leaves room in an answer of 4,096 bytes', () => {
  expect(Buffer.byteLength(reasonOf(new Error('€'.repeat(10_000))))).toBeLessThan(2_000);
});

test('a reason quotes nothing that was parsed', () => {
  for (const text of ['S3cr3tPassw0rdXYZ', '{"password": S3cr3tPassw0rdXYZ}']) {
    let error: unknown;
    try {
      JSON.parse(text);
    } catch (caught) {
      error = caught;
    }
    expect(reasonOf(error)).toBe('SyntaxError: what was read has another form than was expected.');
  }
});
