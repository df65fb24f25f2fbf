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

/**
 * A server on loopback that responds with these statuses, one after another; 0 closes the connection, -1 never
 * responds.
 */
async function serverWith(...statuses: readonly number[]) {
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

test('puts the response at the signed URL, with an empty content type and its length', async () => {
  const { received, event } = await serverWith(200);
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
  const { received, event } = await serverWith(200);
  await respond(event, { physicalId: 'thing-1', reason: 'No.' }, stillClock().pause);
  expect(JSON.parse(received[0]!.body)).toMatchObject({
    Status: 'FAILED',
    Reason: 'No.',
    PhysicalResourceId: 'thing-1',
  });
});

test('retries server errors and closed connections, with increasing pauses', async () => {
  const { received, event } = await serverWith(503, 0, 500, 200);
  const clock = stillClock();
  await respond(event, { physicalId: 'thing-1' }, clock.pause);
  expect(received).toHaveLength(4);
  expect(clock.paused).toEqual([1_000, 2_000, 4_000]);
});

test('fails after five attempts, so that Lambda calls again, without the URL in the error', async () => {
  const { received, event } = await serverWith(500, 500, 500, 500, 500, 500);
  const error = await respond(event, { physicalId: 'thing-1' }, stillClock().pause).catch((thrown: Error) => thrown);
  expect(String(error)).toBe('Error: the response was not accepted: 500');
  expect(received).toHaveLength(5);
});

test('an attempt without a response in time is aborted, and the next one starts', async () => {
  const { received, event } = await serverWith(-1, 200);
  await respond(event, { physicalId: 'thing-1' }, stillClock().pause, 200);
  expect(received).toHaveLength(2);
});

test('a server that never responds is an error, after five attempts', async () => {
  const { received, event } = await serverWith(-1, -1, -1, -1, -1);
  const answer = respond(event, { physicalId: 'thing-1' }, stillClock().pause, 100);
  await expect(answer).rejects.toThrow('the response was not accepted: no connection');
  expect(received).toHaveLength(5);
});

test('a rejected response is not retried: the URL has expired', async () => {
  const { received, event } = await serverWith(403);
  await expect(respond(event, { physicalId: 'thing-1' }, stillClock().pause)).rejects.toThrow('not accepted: 403');
  expect(received).toHaveLength(1);
});

test('a refused connection is an error without the URL', async () => {
  const clock = stillClock();
  const error = await respond(request('Create', {}), { physicalId: 'x' }, clock.pause).catch((thrown: Error) => thrown);
  expect(String(error)).toBe('Error: the response was not accepted: no connection');
});

test.each([
  [Object.assign(new Error('not authorized'), { name: 'AccessDenied' }), 'AccessDenied: not authorized'],
  [new Error('one\ntwo'), 'one'],
  [new Error('bad key -----BEGIN PRIVATE KEY-----MIIE'), 'bad key'],
  ['thrown text', 'thrown text'],
  [new Error(''), 'It failed without an error message.'],
])('%s is shortened to one line', (error, line) => {
  expect(reasonOf(error)).toBe(line);
});

test('a long reason leaves room in a response of 4,096 bytes', () => {
  expect(Buffer.byteLength(reasonOf(new Error('€'.repeat(10_000))))).toBeLessThan(2_000);
});

test('a reason does not quote what was parsed', () => {
  for (const text of ['S3cr3tPassw0rdXYZ', '{"password": S3cr3tPassw0rdXYZ}']) {
    let error: unknown;
    try {
      JSON.parse(text);
    } catch (caught) {
      error = caught;
    }
    expect(reasonOf(error)).toBe('SyntaxError: the input is not in the expected format.');
  }
});
