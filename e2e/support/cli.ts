import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { defaultCacheFolder, startEmulator } from '../../tools/src/emulator/index.ts';

/** The repository of the tests. */
export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const program = join(repository, 'tools/bin/hipaa-stacks.js');

/** Result of a run of the command line. */
export interface RunResult {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  /** Environment variables in addition to those of the sandbox; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the workspace. */
  readonly cwd?: string;
  readonly onStart?: (child: ChildProcess) => void;
  /** Called each time with the complete standard error when it has grown. */
  readonly onStderr?: (stderr: string, child: ChildProcess) => void;
  /** Program and first arguments. Default: node and the file of the command line. */
  readonly command?: readonly [string, ...string[]];
}

/** A separate workspace, home, cache and temporary folder, and no AWS settings in the environment. */
export interface Sandbox {
  readonly folder: string;
  readonly workspace: string;
  readonly cache: string;
  readonly temporary: string;
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Runs a command that must be refused: one line, the exit code, and no changed files. */
  refused(code: 1 | 2, line: RegExp, args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Every file of the workspace and the temporary folder with its hash, every link with its target. */
  files(): Readonly<Record<string, string>>;
  remove(): void;
}

/**
 * @param blueprints name -> JavaScript of the module that exports the blueprint, as the compiler would have written it
 * @param demonstrations name -> JavaScript of its demonstration
 */
export function sandbox(
  blueprints: Readonly<Record<string, string>>,
  demonstrations: Readonly<Record<string, string>> = {},
): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'cli-test-'));
  const [workspace, cache, temporary, home] = ['workspace', 'cache', 'tmp', 'home'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  for (const each of [workspace, cache, temporary, home]) mkdirSync(each);
  writeFileSync(join(workspace, 'nx.json'), '{}\n');
  symlinkSync(join(repository, 'node_modules'), join(workspace, 'node_modules'));
  for (const [name, code] of Object.entries(blueprints)) {
    const packageFolder = join(workspace, 'blueprints', name);
    mkdirSync(join(packageFolder, 'dist'), { recursive: true });
    const exported = {
      '.': { default: './dist/index.js' },
      ...(demonstrations[name] && { './demonstration': { default: './dist/demonstration.js' } }),
    };
    writeFileSync(join(packageFolder, 'package.json'), JSON.stringify({ name, type: 'module', exports: exported }));
    writeFileSync(join(packageFolder, 'dist/index.js'), code);
    if (demonstrations[name]) writeFileSync(join(packageFolder, 'dist/demonstration.js'), demonstrations[name]);
  }

  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TMPDIR: temporary,
    HIPAA_STACKS_CACHE: cache,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const run = (args: readonly string[], options: RunOptions = {}) =>
    runProgram(args, { cwd: workspace, ...options, env: { ...env, ...options.env } });
  const files = () => ({ ...filesIn(workspace, 'workspace/'), ...filesIn(temporary, 'tmp/') });
  return {
    folder,
    workspace,
    cache,
    temporary,
    run,
    async refused(code, line, args, options) {
      const before = files();
      const ran = await run(args, options);
      expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code, stderr: expect.stringMatching(line) });
      expectOneLine(ran);
      expect(files()).toEqual(before);
      return ran;
    },
    files,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** `<where>: <what>. <how to fix it>` on one line, and no standard output. */
export function expectOneLine({ stdout, stderr }: RunResult): void {
  expect(stderr).toMatch(/^[^\n]+: [^\n]+\. [^\n]+\n$/);
  expectNoStack(stderr);
  expect(stdout).toBe('');
}

/** No stack trace, and no warnings of Node.js. */
export function expectNoStack(stderr: string): void {
  expect(stderr).not.toMatch(/^\s+at |node:internal|\[cause\]|Warning/m);
}

function runProgram(args: readonly string[], { env, cwd, onStart, onStderr, command }: RunOptions): Promise<RunResult> {
  const [file, ...first] = command ?? [process.execPath, program];
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...first, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    onStart?.(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      onStderr?.(stderr, child);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: signal ?? code, stdout, stderr }));
  });
}

/**
 * Everything in a folder by its path: the hash of a file, the target of a link, an empty string for a folder, whose
 * path ends with a slash.
 */
export function filesIn(folder: string, prefix = ''): Record<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    const as = `${prefix}${entry.name}`;
    if (entry.isDirectory()) return { [`${as}/`]: '', ...filesIn(path, `${as}/`) };
    return { [as]: entry.isSymbolicLink() ? readlinkSync(path) : sha256(readFileSync(path)) };
  });
  return Object.assign({}, ...entries);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Links the emulator that is installed in the cache of the repository into another cache; installs it first if
 * necessary.
 */
export async function shareInstalledEmulator(cache: string): Promise<void> {
  await (await startEmulator()).stop();
  const installed = readdirSync(defaultCacheFolder()).filter((name) => /^ministack-[0-9a-f]+$/.test(name));
  for (const name of installed) symlinkSync(join(defaultCacheFolder(), name), join(cache, name));
}

/** The PATH without folders that contain a program: for tests on a machine without it. */
export function pathWithout(name: string): string {
  const has = (folder: string) => {
    try {
      return readdirSync(folder).includes(name);
    } catch {
      return false;
    }
  };
  const path = (process.env.PATH ?? '').split(':').filter((folder) => !has(folder));
  return [...new Set([...path, dirname(process.execPath)])].filter((folder) => !has(folder)).join(':');
}
