import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unchecked } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot, canSandbox, values } from './boot/sandbox.ts';
import { type BootValues, bootScript, bootUserData, MAX_BYTES } from './boot.ts';

const success = `SUCCESS ${values.StackId} InstanceGroup us-east-1`;
const failure = success.replace('SUCCESS', 'FAILURE');

describe('user data', () => {
  const references = Object.fromEntries(
    Object.keys(values).map((name) => [name, unchecked<never>({ Ref: `Some${name}` })]),
  ) as unknown as BootValues;

  test('is the script with the values of the stack', () => {
    const {
      'Fn::Sub': [text, variables],
    } = bootUserData(references) as unknown as { 'Fn::Sub': [string, object] };
    expect(text).toContain("STACK_ID='${StackId}'");
    expect(variables).toMatchObject({ Version: { Ref: 'SomeVersion' } });
    expect(Object.keys(variables).every((name) => text.includes(`\${${name}}`))).toBe(true);
  });

  test('has no other placeholder of Fn::Sub: variables of the script are escaped', () => {
    const { 'Fn::Sub': text } = bootUserData({ ...values }) as unknown as { 'Fn::Sub': string };
    expect([...text.matchAll(/\$\{(?!!)/g)]).toEqual([]);
    expect(text.replaceAll('${!', '${')).toBe(
      bootScript.replace(/@([A-Z]\w+)@/g, (_, name: keyof BootValues) => `${values[name]}`),
    );
  });

  test('is smaller than EC2 allows, with long values', () => {
    const long = Object.keys(values).length * 256;
    expect(bootScript.length + long).toBeLessThan(MAX_BYTES);
  });

  test('a name without a value is refused', () => {
    const { Version: _, ...rest } = references;
    expect(() => bootUserData(rest as BootValues)).toThrow('boot.sh: @Version@ has no value. Add it to BootValues.');
  });
});

const folder = fileURLToPath(new URL('boot', import.meta.url));
const scripts = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(ts|mjs|md)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));
const hasShellCheck = process.env.CI !== undefined || spawnSync('shellcheck', ['--version']).status === 0;

test.skipIf(!hasShellCheck)('ShellCheck has no findings about the script and the stand-ins', () => {
  expect(scripts.length).toBeGreaterThan(8);
  expect(spawnSync('shellcheck', scripts, { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
});

describe.skipIf(!canSandbox)('a boot', () => {
  let good: Awaited<ReturnType<typeof boot>>;
  beforeAll(async () => {
    good = await boot();
  });

  test('sends one signal, for its own stack and group, when the load balancer reports both target groups as healthy', () => {
    expect([good.status, good.signals]).toEqual(['0', [success]]);
    const health = good.calls.filter((call) => call.startsWith('aws elbv2 describe-target-health'));
    for (const group of [values.BackendTargetGroupArn, values.FrontendTargetGroupArn])
      expect(health.filter((call) => call.includes(`${group} --targets Id=i-0123456789abcdef0`))).toHaveLength(2);
    expect(good.calls.at(-1)).toMatch(/^cfn-signal --exit-code 0 /);
  });

  test('starts exactly two containers, with the digests of the version', () => {
    expect(good.processes.filter((args) => args === '/bin/sleep 600')).toHaveLength(2);
    const runs = good.calls.filter((call) => /^docker run .* --name (backend|frontend)/.test(call));
    expect(runs.map((call) => / --name (\w+)/.exec(call)?.[1])).toEqual(['backend', 'frontend']);
    expect(runs[0]).toMatch(/ 111122223333\.dkr\.ecr\.us-east-1\.amazonaws\.com\/backend@sha256:[0-9a-f]{64}$/);
    for (const run of runs) {
      expect(run).toContain('--read-only --tmpfs /tmp:rw,noexec,nosuid,nodev,size=256m --cap-drop ALL');
      expect(run).toMatch(/--security-opt no-new-privileges --pids-limit 512 --memory \d+k --log-driver awslogs/);
    }
    expect(runs[0]).toContain('--network host --env-file /etc/patient-web-app/backend.env');
    expect(runs[1]).toContain('--publish 127.0.0.1:8080:8080');
    expect(runs[1]).not.toContain('--network');
  });

  test('the environment of the containers is that of the contract', () => {
    expect(good.read('state/containers/backend').trim().split('\n')).toEqual([
      ...['HOST=127.0.0.1', 'PORT=8000', 'ALLOWED_HOSTS=clinic.example.com,localhost'],
      ...['APP_VERSION=1.2.3', 'AWS_REGION=us-east-1'],
    ]);
    expect(good.read('state/containers/frontend')).toBe('APP_VERSION=1.2.3\n');
  });

  test('the migration runs once, before the service', () => {
    expect(good.read('state/commands')).toBe('migrate\n');
    const at = (text: string) => good.calls.findIndex((call) => call.includes(text));
    expect(at('--name migrate')).toBeLessThan(at('--name backend'));
  });

  test('containers and nginx start again at a restart of the instance, and when they end', () => {
    for (const name of ['backend', 'frontend']) {
      const unit = good.read(`etc/systemd/system/${name}.service`);
      expect(unit).toContain('\nRestart=always\nRestartSec=5\n');
      expect(unit).toContain('\nStartLimitIntervalSec=0\n');
      expect(good.files.has(`state/enabled/${name}`)).toBe(true);
    }
    expect(good.read('etc/systemd/system/nginx.service.d/restart.conf')).toContain('Restart=always');
    expect(good.calls).toContain('systemctl enable --now backend frontend nginx');
  });

  test('the agent, Patch Manager and shells are configured', () => {
    expect(good.read('state/agent')).toBe('agent-configuration\n');
    expect(good.read('state/releasever')).toBe('latest\n');
    expect(good.read('etc/profile.d/idle.sh')).toContain('TMOUT=900');
  });

  test('no secret is on disk or in the arguments of a process', () => {
    const written = [...good.files].filter(([name]) => !name.startsWith('state/'));
    expect(written.length).toBeGreaterThan(10);
    const texts = [...written.map(([, { text }]) => text), ...good.processes, ...good.calls].join('\n');
    expect(texts).not.toContain('token-of-day');
    expect(texts).not.toMatch(/aws_secret|password=/i);
    const keys = written.filter(([, { text }]) => text.includes('PRIVATE KEY'));
    expect(keys.map(([name, { mode }]) => [name, mode])).toEqual([['etc/nginx/tls/key.pem', '600']]);
  });

  test('output of the application is not in the log of the boot', () => expect(good.log).not.toContain('patient name'));
});

describe.skipIf(!canSandbox)('on the next day', () => {
  const nextDay = (environment = '') =>
    boot({
      afterwards: `echo 2 > $STATE/day; rm $STATE/images/backend; rm -f $STATE/containers/backend; ${environment} systemctl restart backend; echo $? > $STATE/restarted`,
    });

  test('a container whose image is missing pulls it with a new token', async () => {
    const { read, calls } = await nextDay();
    expect(read('state/restarted')).toBe('0\n');
    expect(calls.filter((call) => /^docker pull .*backend/.test(call))).toHaveLength(2);
  });

  test('a stored token would not have worked', async () => {
    const { read, files } = await nextDay(
      `printf '#!/bin/sh\\ncat /root/.token' > $STATE/bin/docker-credential-ecr-login; echo '{"Secret": "token-of-day-1"}' > /root/.token;`,
    );
    expect(read('state/restarted')).not.toBe('0\n');
    expect(files.get('root/.token')?.text).toContain('token-of-day-1');
  });
});

test.skipIf(!canSandbox)('a failed boot sends a failed signal, and its reason to the log group', async () => {
  const { status, signals, calls, read } = await boot({ state: { 'migration-exit': '3' } });
  expect([status, signals]).toEqual(['3', [failure]]);
  expect(calls.some((call) => call.includes('--name backend'))).toBe(false);
  const [event] = JSON.parse(read('state/logs/instance-logs/i-0123456789abcdef0/boot'));
  expect(event.message).toMatch(/^Version 1\.2\.3 did not start\. Exit code 3 in the step: migrate the database/);
  expect(event.message).not.toContain('patient name');
});

describe.skipIf(!canSandbox)('a killed boot', () => {
  test.each(['install packages', 'start Docker'])('at the step %s ends in a failed signal', async (step) => {
    const line = bootScript.split('\n').indexOf(`step '${step}'`) + 2;
    const { signals, wasKilled } = await boot({ kill: { line, signal: 'KILL', process: 'worker' } });
    expect([wasKilled, signals]).toEqual([true, [failure]]);
  });
});

afterAll(() => {
  if (!canSandbox) console.warn('boot.test.ts: skipped, because this system cannot create namespaces (unshare).');
  if (!hasShellCheck) console.warn('boot.test.ts: ShellCheck is not installed.');
});
