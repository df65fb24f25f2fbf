import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot, canSandbox } from './boot/sandbox.ts';

const client = fileURLToPath(new URL('testing/proxy-client.mjs', import.meta.url));
const nginx = '/usr/sbin/nginx';

/** In CI the program exists. */
const canRun = canSandbox && (process.env.CI !== undefined || existsSync(nginx));

/** nginx cannot change its user in a user namespace that has only one. */
const asRoot = process.getuid?.() === 0 ? 'true' : "sed -i 's/^user nginx;/user root;/' /etc/nginx/nginx.conf";

interface Response {
  readonly status: number;
  readonly server: string;
  readonly tls: string;
  readonly body: { readonly url: string; readonly bytes: number; readonly headers: Readonly<Record<string, string>> };
}
interface Results extends Record<'backend' | 'direct' | 'frontend' | 'health' | 'upload' | 'broken', Response> {
  readonly socket: object;
}

describe.skipIf(!canRun)('nginx with the configuration of the instance', () => {
  let results: Results;
  let accessLog: readonly string[];
  let written: string;
  beforeAll(async () => {
    const { read, files } = await boot({
      afterwards: `${asRoot}; mkdir -p $STATE/nginx && mount --bind $STATE/nginx /var/lib/nginx && ${nginx} && ${process.execPath} ${client} > $STATE/results 2>&1; ${nginx} -s quit`,
    });
    results = JSON.parse(read('state/results'));
    accessLog = read('var-log/nginx/access.log').trim().split('\n');
    written = [...files]
      .filter(([name]) => /nginx/.test(name))
      .map(([, { text }]) => text)
      .join('\n');
  });

  test('forwards to the container of each port, with the host name and the addresses of the load balancer', () => {
    expect(results.backend).toMatchObject({ status: 200, body: { name: 'backend', url: '/api/patients?name=Ada' } });
    expect(results.backend.body.headers).toMatchObject({
      host: 'clinic.example.com',
      'x-forwarded-for': '203.0.113.9, 127.0.0.1',
      'x-forwarded-proto': 'https',
    });
    expect(results.frontend.body).toMatchObject({ name: 'frontend', url: '/index.html' });
  });

  test('removes headers that a client could forge, and is HTTPS without a load balancer too', () => {
    expect(Object.keys(results.backend.body.headers)).not.toEqual(expect.arrayContaining(['x-forwarded-host']));
    expect(results.backend.body.headers).not.toHaveProperty('proxy');
    expect(results.direct.body.headers['x-forwarded-proto']).toBe('https');
  });

  test('shows no version, and uses TLS 1.2 or newer', () => {
    expect(results.backend.server).toBe('nginx');
    expect(results.backend.tls).toBe('TLSv1.3');
  });

  test('keeps a WebSocket open in both directions', () =>
    expect(results.socket).toEqual({ status: 101, path: '/ws/patients/17', echoes: ['first', 'second'] }));

  test('streams an upload, and writes none of it to the disk', () => {
    expect(results.upload).toMatchObject({ status: 200, body: { bytes: 64 * 1_048_576 } });
    expect(written).not.toContain('xxxxxxxx');
  });

  test('logs port, method, status and time of requests, but no path, query or address', () => {
    expect(accessLog).toHaveLength(6);
    expect(accessLog[0]).toMatch(/^\S+ 8443 GET 200 \d+ [\d.]+ 200$/);
    expect(accessLog.filter((line) => / 500$/.test(line))).toHaveLength(1);
    expect(accessLog.join('\n')).not.toMatch(/patients|Ada|127\.0\.0\.1|203\.0/);
    expect(written).not.toMatch(/patients|Ada/);
  });
});

afterAll(() => {
  if (!canRun) console.warn(`boot-nginx.test.ts: skipped, because it needs ${nginx}, and namespaces.`);
});
