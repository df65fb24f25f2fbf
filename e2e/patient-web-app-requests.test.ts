import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled, openPage } from './support/chromium.ts';
import { backendFolder, buildFrontend, installBackend } from './support/example-images.ts';
import { type Haproxy, hasWebServers, installCommand, startHaproxy } from './support/haproxy.ts';
import { httpsClient, openWebSocket } from './support/https-client.ts';
import { drainMilliseconds, haproxyConfiguration, idleSeconds } from './support/listener-to-haproxy.ts';
import { edgeWith } from './support/patient-web-app-edge.ts';
import { type Instance, instanceConfiguration, startInstance } from './support/patient-web-app-instance.ts';
import { until } from './support/until.ts';

const hasChromium = isInstalled('chromium', '--version');

/** The host name of the system. */
const HOST = 'portal.clinic.example';

const { resources } = edgeWith({
  DomainName: HOST,
  HostedZoneId: 'Z0EXAMPLE',
  BackendPaths: '/static*,/o/token',
  AppVersion: '1.0.0',
});

test('HAProxy and nginx are installed', { skip: !hasWebServers && !process.env.CI }, () => {
  expect(hasWebServers, `no HAProxy or nginx on this machine: ${installCommand}`).toBe(true);
});

describe.skipIf(!hasWebServers)(`requests through the rules of the template (${installCommand})`, () => {
  let folder: string;
  let running: Readonly<Record<'kept' | 'old' | 'next' | 'lost' | 'bad', Instance>>;
  let haproxy: Haproxy;
  /** Opened by the first hook, so that a minute passes during the other tests. */
  let idle: Awaited<ReturnType<typeof openWebSocket>>;
  let openedAt: number;
  const instances: Instance[] = [];
  const started: Haproxy[] = [];
  const clients: { close(): void }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'patient-web-app-'));
    const kept = await instance('kept', '1.0.0');
    haproxy = await loadBalancer({ kept });
    idle = await openWebSocket(haproxy.port, HOST, '/ws/echo');
    openedAt = Date.now();
    const [old, next, lost, bad] = await Promise.all([
      instance('old', '1.0.0'),
      instance('next', '1.1.0'),
      instance('lost', '1.0.0'),
      instance('bad', '2.0.0', withoutHealth()),
    ]);
    running = { kept, old, next, lost, bad };
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await Promise.all([...started, ...instances].map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  /** The code of a backend whose health check fails. */
  function withoutHealth(): string {
    const code = join(folder, 'bad-code');
    cpSync(backendFolder, code, { recursive: true });
    const middleware = join(code, 'portal/middleware.py');
    const good = readFileSync(middleware, 'utf8');
    writeFileSync(middleware, good.replace('return HttpResponse("ok', 'raise RuntimeError("ok'));
    expect(readFileSync(middleware, 'utf8')).not.toBe(good);
    return code;
  }

  /** Starts an instance of a version; `code` is the folder of the backend. */
  async function instance(name: string, version: string, code = backendFolder): Promise<Instance> {
    const [backend, page] = await Promise.all([installBackend(code), buildFrontend()]);
    const one = await startInstance({ folder: join(folder, name), backend, page, version, allowedHosts: HOST });
    instances.push(one);
    return one;
  }

  /** Starts HAProxy in front of instances; those after the first one are not registered. */
  async function loadBalancer(behind: Readonly<Record<string, Instance>>, faster = 1): Promise<Haproxy> {
    const targets = (port: 'backend' | 'frontend') =>
      Object.entries(behind).map(([name, { ports }], index) => ({ name, port: ports[port], registered: index === 0 }));
    const haproxy = await startHaproxy(folder, {
      resources,
      faster,
      targets: { BackendTargetGroup: targets('backend'), FrontendTargetGroup: targets('frontend') },
    });
    started.push(haproxy);
    return haproxy;
  }

  const client = (haproxy: Haproxy) => {
    const one = httpsClient(haproxy.port);
    clients.push(one);
    return one;
  };

  describe('with the durations of the template', () => {
    const get = (path: string, host = HOST, headers = {}) => client(haproxy).send({ path, host, headers });

    test.each([
      ['/api/status', 200],
      ['/api', 404],
      ['/api/nothing', 404],
      ['/admin/', 200],
      ['/administration', 404],
      ['/static/style.css', 404],
      ['/o/token', 404],
    ])('%s goes to the backend', async (path, status) => {
      const response = await get(path);
      expect(response.status).toBe(status);
      expect(response.headers['content-security-policy']).toContain("default-src 'none'; frame-ancestors");
    });

    test.each(['/', '/patients/list', '/API/status', '/o/token/more', '/?next=/api/status', '/apps/../index.html'])(
      '%s goes to the frontend',
      async (path) => {
        const response = await get(path);
        expect([response.status, response.body]).toEqual([200, expect.stringContaining('<div id="root">')]);
      },
    );

    test('the page has a strict policy, and its files are found', async () => {
      const { headers, body } = await get('/');
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|data:|http/);
      const files = [...body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
      expect(files.length).toBeGreaterThanOrEqual(3);
      for (const path of files) expect((await get(path)).status).toBe(200);
      expect((await get('/assets/of-another-version.js')).status).toBe(404);
    });

    test.each(['other.example', '127.0.0.1', `www.${HOST}`, `${HOST}.other.example`, ''])(
      'a request for the host "%s" is refused by the load balancer',
      async (host) => {
        const { status, body } = await get('/api/status', host);
        expect([status, host === '' || body]).toEqual([400, host === '' || 'Unknown host.']);
      },
    );

    test('the host is compared without its port and in any case', async () => {
      for (const host of [`${HOST}:443`, HOST.toUpperCase()]) expect((await get('/', host)).status).toBe(200);
    });

    test('health checks by address succeed, although ALLOWED_HOSTS has the host name only', async () => {
      const direct = httpsClient(running.kept.ports.backend);
      clients.push(direct);
      const health = await direct.send({ host: `10.0.1.23:8443`, path: '/healthz' });
      expect([health.status, health.body]).toEqual([200, 'ok\n']);
      expect((await direct.send({ host: '10.0.1.23:8443', path: '/api/status' })).status).toBe(400);
      expect(await haproxy.state('BackendTargetGroup', 'kept')).toBe('UP');
    });

    test('the CSRF protection accepts a page of the host, and no other page', async () => {
      const first = await get('/api/status');
      const cookie = `${first.headers['set-cookie']}`;
      expect(cookie).toMatch(/; Secure/);
      const [, token] = /csrftoken=([^;]+)/.exec(cookie)!;
      const post = (origin: string) =>
        client(haproxy).send({
          host: HOST,
          path: '/api/length',
          method: 'POST',
          body: 'abc',
          headers: { origin, cookie: `csrftoken=${token}`, 'x-csrftoken': token!, 'content-type': 'text/plain' },
        });
      expect(await post(`https://${HOST}`)).toMatchObject({ status: 200, body: '{"bytes": 3}' });
      expect(await post('https://other.example')).toMatchObject({ status: 403 });
    });

    test('a header that a proxy would set has no effect, and neither has one with an invalid name', async () => {
      const forged = {
        'x-forwarded-proto': 'http',
        'x-forwarded-host': 'other.example',
        x_forwarded_host: 'a.example',
      };
      expect((await get('/api/status', HOST, forged)).status).toBe(200);
    });

    test('a WebSocket sends back what it receives, and is refused for a page of another host', async () => {
      const socket = await openWebSocket(haproxy.port, HOST, '/ws/echo');
      expect(await socket.echo('hello')).toBe('hello');
      socket.close();
      const refused = (host: string, origin: string) =>
        openWebSocket(haproxy.port, host, '/ws/echo', origin).catch(({ message }: Error) => message);
      expect(await refused(HOST, 'https://other.example')).toBe('status 403');
      expect(await refused('other.example', 'https://other.example')).toBe('status 400');
    });

    test('no hop closes a connection before the load balancer, which would answer 502', () => {
      const configuration = instanceConfiguration();
      const seconds = (name: string) => Number(new RegExp(`${name} (\\d+)s;`).exec(configuration)?.[1]);
      for (const name of ['keepalive_timeout', 'proxy_read_timeout', 'proxy_send_timeout'])
        expect(seconds(name), name).toBeGreaterThan(idleSeconds(resources.LoadBalancer));
    });

    test('logs have no path, no query and no address', async () => {
      await get('/api/patients/jane-doe?born=1980-01-01');
      const log = () => readFileSync(join(folder, 'kept', 'access.log'), 'utf8');
      expect(log()).toMatch(/GET 200/);
      for (const text of [log(), running.kept.output()])
        expect(text).not.toMatch(/jane|1980|patients|GET \/|127\.0\.0\.1/);
    });
  });

  /**
   * All durations are a tenth: the interval and the time-out of the health checks, the time to finish requests, and the
   * idle time-out. The instances have the real ones.
   */
  describe('an update of the version, ten times as fast', () => {
    const FASTER = 10;
    const groups = ['BackendTargetGroup', 'FrontendTargetGroup'] as const;
    const paths = ['/api/status', '/', '/admin/', '/healthz-of-the-page', '/api/nothing'];

    /** Sends requests until `enough` is true and 1,000 have been sent, and returns the versions and all failures. */
    function traffic(haproxy: Haproxy) {
      const { send } = client(haproxy);
      const counts = { sent: 0, failed: [] as string[], versions: {} as Record<string, number> };
      let isEnough = false;
      const one = async () => {
        while (!isEnough || counts.sent < 1000) {
          const path = paths[counts.sent++ % paths.length]!;
          try {
            const { status, body } = await send({ host: HOST, path });
            if (status >= 500) counts.failed.push(`${status} ${path}`);
            const [, version] = /"version": "([^"]+)"/.exec(body) ?? [];
            if (version) counts.versions[version] = (counts.versions[version] ?? 0) + 1;
          } catch (error) {
            counts.failed.push(`${(error as Error).message} ${path}`);
          }
          await sleep(5);
        }
      };
      const ended = Promise.all(Array.from({ length: 8 }, one));
      return {
        counts,
        async end() {
          isEnough = true;
          await ended;
          return counts;
        },
      };
    }

    /** As an Auto Scaling group does it: each target group of an instance. */
    const each = (change: (group: string) => Promise<void>) => Promise.all(groups.map(change));
    const isUp = async (haproxy: Haproxy, server: string) =>
      (await Promise.all(groups.map((group) => haproxy.state(group, server)))).every((state) => state === 'UP');

    test('a version that is not healthy is rolled back without a failed request', async () => {
      const { old, bad } = running;
      const haproxy = await loadBalancer({ old, bad }, FASTER);
      const load = traffic(haproxy);
      await each((group) => haproxy.register(group, 'bad'));
      // The frontend of the new version is healthy, and its backend is not: no signal is sent, and the group is rolled back.
      await until('healthy frontend', async () => (await haproxy.state('FrontendTargetGroup', 'bad')) === 'UP');
      const { sent } = load.counts;
      await until('requests', () => load.counts.sent > sent + 500);
      expect(await haproxy.state('BackendTargetGroup', 'bad')).toBe('DOWN');
      await each((group) => haproxy.deregister(group, 'bad'));
      await bad.stop();
      const { failed, versions, sent: all } = await load.end();
      expect(failed).toEqual([]);
      expect(all).toBeGreaterThanOrEqual(1000);
      expect(Object.keys(versions)).toEqual(['1.0.0']);
    });

    test('an instance that is stopped before it is deregistered makes requests fail', async () => {
      const { old, lost } = running;
      const haproxy = await loadBalancer({ old, lost }, FASTER);
      const load = traffic(haproxy);
      await each((group) => haproxy.register(group, 'lost'));
      await until('healthy instance', () => isUp(haproxy, 'lost'));
      await lost.stop();
      await until('failed request', () => load.counts.failed.length > 0);
      await load.end();
    });

    test('a healthy version replaces the old one without a failed request', async () => {
      const { old, next } = running;
      const haproxy = await loadBalancer({ old, next }, FASTER);
      const load = traffic(haproxy);
      await each((group) => haproxy.register(group, 'next'));
      await until('healthy instance', () => isUp(haproxy, 'next'));
      await until('requests of both versions', () => Object.keys(load.counts.versions).length === 2);
      await each((group) => haproxy.deregister(group, 'old'));
      const before = load.counts.versions['1.0.0']!;
      await sleep(drainMilliseconds(resources.BackendTargetGroup, FASTER));
      await old.stop();
      const { failed, versions } = await load.end();
      expect(failed).toEqual([]);
      expect(versions['1.0.0']! - before).toBeLessThanOrEqual(8);
      expect(versions['1.1.0']).toBeGreaterThan(0);
    });
  });

  test.skipIf(!hasChromium)('the page works in Chromium, and its policy blocks nothing of it', async () => {
    const page = await openPage(folder, haproxy.port, HOST);
    const textOf = (id: string) => page.evaluate(`document.getElementById('${id}')?.textContent`);
    await until('version', async () => (await textOf('version')) === 'version 1.0.0');
    await until('WebSocket', async () => (await textOf('connection')) === 'connected');
    expect(await page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth")).toBe('640px');
    expect(page.messages()).toEqual([]);
    await page.evaluate("void document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')");
    await until('blocked style', () => page.messages().some((text) => text.includes('Content Security Policy')));
    await page.close();
  });

  test('a WebSocket that is idle for longer than the time-out of the load balancer is closed', async () => {
    // 300 seconds become 3. daphne sends its first ping after 20 seconds.
    const faster = await loadBalancer({ kept: running.kept }, 100);
    const socket = await openWebSocket(faster.port, HOST, '/ws/echo');
    const openedAt = Date.now();
    await socket.closed;
    expect(socket.pings()).toBe(0);
    expect(Date.now() - openedAt).toBeGreaterThanOrEqual(2900);
  });

  test('an idle WebSocket is open after a minute', { timeout: 120_000 }, async () => {
    await Promise.race([sleep(openedAt + 62_000 - Date.now()), idle.closed]);
    expect(Date.now() - openedAt).toBeGreaterThan(60_000);
    expect(await idle.echo('still open')).toBe('still open');
    expect(idle.pings()).toBeGreaterThanOrEqual(2);
    idle.close();
  });
});

describe('a template that HAProxy could not represent is refused', () => {
  const configured = (id: string, change: object) => {
    const one = resources[id]!;
    const changed = { ...resources, [id]: { ...one, Properties: { ...one.Properties, ...change } } };
    const targets = { BackendTargetGroup: [], FrontendTargetGroup: [] };
    return () =>
      haproxyConfiguration({ resources: changed, targets, port: 1, certificate: 'certificate.pem', socket: 'socket' });
  };

  test('and that of the edge is not', () => expect(configured('FrontendRule', {})).not.toThrow());

  test.each([
    ['FrontendRule', { Transforms: [] }, 'FrontendRule: Transforms is not translated'],
    ['FrontendRule', { Conditions: [{ Field: 'source-ip' }] }, 'the condition source-ip is not translated'],
    ['FrontendRule', { Actions: [{ Type: 'redirect' }] }, '"redirect" is not translated, only "forward"'],
    ['BackendTargetGroup', { ProtocolVersion: 'GRPC' }, 'BackendTargetGroup: ProtocolVersion is not translated'],
    [
      'BackendTargetGroup',
      { TargetGroupAttributes: [{ Key: 'slow_start.duration_seconds', Value: '30' }] },
      'slow_start',
    ],
    [
      'WebHttpsListener',
      { DefaultActions: [{ Type: 'forward' }] },
      '"forward" is not translated, only "fixed-response"',
    ],
    [
      'LoadBalancer',
      { LoadBalancerAttributes: [{ Key: 'client_keep_alive.seconds', Value: '60' }] },
      'client_keep_alive',
    ],
  ])('%s with %j', (id, change, message) => {
    expect(configured(id, change)).toThrow(message);
  });
});
