import { execFile, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  defaultCacheFolder,
  runningEmulator,
  startEmulator,
  stopRunningEmulator,
} from '../tools/src/emulator/index.ts';
import { install, pluginFolder } from '../tools/src/emulator/install.ts';
import { isAlive } from '../tools/src/emulator/process.ts';
import { findPython } from '../tools/src/emulator/python.ts';
import { until } from './support/until.ts';

const run = promisify(execFile);

const exited = (pid: number) => until(`end of process ${pid}`, () => !isAlive(pid));

describe('the emulator as a process', () => {
  let folder: string;
  const before = process.env.TMPDIR;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'emulator-test-'));
    process.env.TMPDIR = folder;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true });
  });

  test('stop leaves no process and no files', async () => {
    const emulator = await startEmulator();
    expect(readdirSync(folder)).toHaveLength(1);
    await emulator.stop();
    expect(isAlive(emulator.pid)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    await emulator.stop();
  });

  test('a port that is in use is an error', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await expect(startEmulator({ port })).rejects.toThrow(`emulator: port ${port} is in use. `);
    server.close();
  });

  test.each(['MINISTACK_WORKER_THREADS', 'PYTHONHASHSEED'])(
    'an emulator that fails at start because of %s reports its last lines and leaves no files',
    async (setting) => {
      const start = startEmulator({ env: { [setting]: 'many' } });
      await expect(start).rejects.toThrow(
        /^emulator: it stopped during startup: [\s\S]*(invalid literal|PYTHONHASHSEED)/,
      );
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  /** `code` as a separate program that imports the functions of the emulator. */
  async function program(code: string): Promise<string> {
    const script = join(folder, 'parent.mjs');
    await build({
      stdin: {
        contents: `import { startEmulator } from './start.ts';\n${code}`,
        resolveDir: fileURLToPath(new URL('../tools/src/emulator', import.meta.url)),
      },
      define: { 'import.meta.url': JSON.stringify(new URL('../tools/src/emulator/start.ts', import.meta.url).href) },
      conditions: ['source'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
      logLevel: 'silent',
    });
    return script;
  }

  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('ends with a parent process that gets %s', async (signal) => {
    const script = await program('console.log((await startEmulator()).pid);');
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) => parent.stdout!.once('data', (text) => resolve(Number(text))));
    expect(isAlive(pid)).toBe(true);
    parent.kill(signal);
    await exited(pid);
    rmSync(script);
    expect(readdirSync(folder)).toEqual([]);
  });

  describe.each([
    '192.0.2.1',
    '::ffff:192.0.2.1',
    '127.host.invalid',
    'localhost.host.invalid',
    '0.0.0.0.host.invalid',
  ])('code that connects to %s is refused', (host) => {
    const refusal = `no network access outside this machine: ${host} is refused`;

    test('in Python', async () => {
      const code = `import socket; socket.create_connection(("${host}", 80), 1)`;
      const refused = run('python3', ['-c', code], {
        env: { ...process.env, PYTHONPATH: pluginFolder, PYTHONDONTWRITEBYTECODE: '1' },
      });
      await expect(refused).rejects.toThrow(refusal);
    });

    test('in Node', async () => {
      const code = `require('net').connect({ host: '${host}', port: 80 })`;
      const refused = run(process.execPath, ['--require', join(pluginFolder, 'guard.cjs'), '-e', code]);
      await expect(refused).rejects.toThrow(refusal);
    });
  });

  test.each(['127.0.0.1', 'localhost', '::1', 'bucket.localhost'])(
    'code that connects to %s is allowed',
    async (host) => {
      const python = `import socket
try: socket.create_connection(("${host}", 1), 1)
except PermissionError: raise
except OSError: print("tried")`;
      const node = `require('net').connect({ host: '${host}', port: 1 }).on('error', ({ code }) => console.log(code ? 'tried' : 'refused'))`;
      const env = { ...process.env, PYTHONPATH: pluginFolder, PYTHONDONTWRITEBYTECODE: '1' };
      expect((await run('python3', ['-c', python], { env })).stdout).toBe('tried\n');
      const guard = ['--require', join(pluginFolder, 'guard.cjs'), '-e', node];
      expect((await run(process.execPath, guard)).stdout).toBe('tried\n');
    },
  );

  test.each([
    ['del stacks._add_event', 'ministack.services.cloudformation.stacks._add_event is missing'],
    ['provisioners._RESOURCE_HANDLERS["AWS::EC2::EIP"] = {}', 'it now supports AWS::EC2::EIP itself'],
    ['del provisioners._RESOURCE_HANDLERS["AWS::SNS::Topic"]', 'it no longer supports AWS::SNS::Topic'],
    ['del handlers._ACTION_HANDLERS["DescribeStacks"]', 'it no longer supports the action DescribeStacks'],
  ])('a changed MiniStack (%s) ends with one line', async (change, what) => {
    const python = await findPython();
    const library = await install(python, defaultCacheFolder(), () => {});
    const code = [
      'from ministack.services.cloudformation import handlers, provisioners, stacks',
      change,
      'import plugin',
      'plugin.apply()',
    ];
    const start = run(python.executable, ['-c', code.join('\n')], {
      env: { PYTHONPATH: [pluginFolder, library].join(delimiter), PYTHONDONTWRITEBYTECODE: '1', GATEWAY_PORT: '1' },
    });
    const line = `the plugin does not support this version of MiniStack: ${what}; review tools/emulator`;
    await expect(start).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(new RegExp(`${line}\n$`)) });
  });

  describe('detached', () => {
    // A separate cache folder, so that a running emulator of the developer is not affected.
    let cacheDir: string;
    beforeAll(async () => {
      await (await startEmulator()).stop();
      cacheDir = mkdtempSync(join(folder, '..', 'emulator-cache-'));
      const installed = readdirSync(defaultCacheFolder()).filter((name) => /^ministack-[0-9a-f]+$/.test(name));
      for (const name of installed) symlinkSync(join(defaultCacheFolder(), name), join(cacheDir, name));
    });
    afterAll(async () => {
      await stopRunningEmulator(cacheDir);
      rmSync(cacheDir, { recursive: true });
    });

    test('is found by its state file, started once, and stopped', async () => {
      const [one, two] = await Promise.all([
        startEmulator({ detached: true, cacheDir }),
        startEmulator({ detached: true, cacheDir }),
      ]);
      expect(one.pid).toBe(two.pid);
      const found = await runningEmulator(cacheDir);
      expect(found).toMatchObject({ pid: one.pid, endpoint: one.endpoint, recordedTypes: one.recordedTypes });
      expect(found!.log()).toContain('Ready');
      await expect(startEmulator({ detached: true, cacheDir, port: one.port + 1 })).rejects.toThrow(
        'it is already running',
      );
      expect(readdirSync(folder)).toHaveLength(1);
      expect(await stopRunningEmulator(cacheDir)).toBe(true);
      expect(isAlive(one.pid)).toBe(false);
      expect(readdirSync(folder)).toEqual([]);
      expect(await runningEmulator(cacheDir)).toBeUndefined();
      expect(await stopRunningEmulator(cacheDir)).toBe(false);
    });

    test('can be stopped when the process that starts it is killed, immediately or during the start', async () => {
      const script = await program(`await startEmulator({ detached: true, cacheDir: ${JSON.stringify(cacheDir)} });`);
      for (const milliseconds of [0, 300, 1000]) {
        const parent = spawn(process.execPath, [script], { stdio: 'inherit' });
        await until('state file', () => existsSync(join(cacheDir, 'emulator.json')));
        await sleep(milliseconds);
        parent.kill('SIGKILL');
        const { pid } = JSON.parse(readFileSync(join(cacheDir, 'emulator.json'), 'utf8')) as { pid: number };
        expect(isAlive(pid)).toBe(true);
        expect(await stopRunningEmulator(cacheDir)).toBe(true);
        expect(isAlive(pid)).toBe(false);
        expect(existsSync(join(cacheDir, 'emulator.json'))).toBe(false);
      }
      rmSync(script);
      expect(readdirSync(folder)).toEqual([]);
    });

    test('is distinguished from another process with the same process ID, even with a similar command line', async () => {
      const launch = join(folder, 'launch.py');
      const documents = join(folder, 'hipaa-stacks-documents', 'hipaa-stacks-1');
      mkdirSync(documents, { recursive: true });
      writeFileSync(launch, 'import time; time.sleep(600)');
      const other = spawn((await findPython()).executable, [launch, 'x'], { stdio: 'ignore' });
      try {
        const state = {
          pid: other.pid,
          port: 1,
          started: '2026-01-01T00:00:00Z',
          temporary: documents,
          secretAccessKey: 'x',
        };
        writeFileSync(join(cacheDir, 'emulator.json'), JSON.stringify(state));
        expect(await stopRunningEmulator(cacheDir)).toBe(false);
        expect(isAlive(other.pid!)).toBe(true);
        expect(existsSync(documents)).toBe(true);
        expect(existsSync(join(cacheDir, 'emulator.json'))).toBe(false);
      } finally {
        other.kill('SIGKILL');
        rmSync(launch);
        rmSync(join(documents, '..'), { recursive: true });
      }
    });

    test('leaves a state file that is recognised as stale when it is killed', async () => {
      const emulator = await startEmulator({ detached: true, cacheDir });
      process.kill(-emulator.pid, 'SIGKILL');
      await exited(emulator.pid);
      expect(await runningEmulator(cacheDir)).toBeUndefined();
      expect(existsSync(join(cacheDir, 'emulator.json'))).toBe(false);
      expect(readdirSync(folder)).toEqual([]);
      writeFileSync(join(cacheDir, 'emulator.json'), '{ half');
      expect(await runningEmulator(cacheDir)).toBeUndefined();
      expect(existsSync(join(cacheDir, 'emulator.json'))).toBe(false);
    });
  });
});
