import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { claimState, type EmulatorState, readState, removeState } from './state.ts';

let cacheDir: string;
let temporary: string;
beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'state-'));
  vi.stubEnv('TMPDIR', join(cacheDir, 'tmp'));
  temporary = join(cacheDir, 'tmp', 'hipaa-stacks-1');
  mkdirSync(temporary, { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cacheDir, { recursive: true });
});
const state = (pid: number, folder = temporary): EmulatorState => ({
  pid,
  port: 1,
  temporary: folder,
  started: '2026-01-01T00:00:00.000Z',
  secretAccessKey: 'secret',
});
const file = () => join(cacheDir, 'emulator.json');

test('a state is read as it was written, and only its user can read it', async () => {
  await claimState(state(7), cacheDir);
  expect(await readState(cacheDir)).toEqual(state(7));
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test('only one start can create the state file', async () => {
  expect(await claimState(state(7), cacheDir)).toBe(true);
  expect(await claimState(state(8), cacheDir)).toBe(false);
  expect(await readState(cacheDir)).toEqual(state(7));
});

test('a state is removed with its temporary files, but not the state of another emulator', async () => {
  await claimState(state(7), cacheDir);
  const other = join(cacheDir, 'tmp', 'hipaa-stacks-2');
  mkdirSync(other);
  await removeState(state(8, other), cacheDir);
  expect([existsSync(other), existsSync(temporary), existsSync(file())]).toEqual([false, true, true]);
  await removeState(state(7), cacheDir);
  expect([existsSync(temporary), existsSync(file())]).toEqual([false, false]);
});

test('a manipulated state file does not remove another folder', async () => {
  const documents = join(cacheDir, 'tmp', 'documents');
  const elsewhere = join(cacheDir, 'hipaa-stacks-1');
  for (const folder of [documents, elsewhere, join(elsewhere, 'hipaa-stacks-1')]) {
    mkdirSync(folder, { recursive: true });
    await removeState(state(7, folder), cacheDir);
    expect(existsSync(folder), folder).toBe(true);
  }
  await removeState(state(7, join(temporary, '..', '..', 'hipaa-stacks-1')), cacheDir);
  expect(existsSync(elsewhere)).toBe(true);
});

test.each([
  ['', 'empty'],
  ['{ half', 'half'],
  ['null', 'null'],
  ['[]', 'a list'],
  [JSON.stringify({ ...state(7), pid: 1 }), 'about the first process'],
  [JSON.stringify({ ...state(7), pid: -7 }), 'about a process group'],
  [JSON.stringify({ ...state(7), port: '80' }), 'with a port that is text'],
  [JSON.stringify({ ...state(7), secretAccessKey: undefined }), 'without a key'],
])('a state file %j, which is %s, is removed', async (text) => {
  writeFileSync(file(), text);
  expect(await readState(cacheDir)).toBeUndefined();
  expect(existsSync(file())).toBe(false);
});
