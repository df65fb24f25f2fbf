import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimState, readState } from './state.ts';

let cacheDir: string;
let temporary: string;
beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'state-'));
  temporary = join(cacheDir, 'hipaa-stacks-1');
  mkdirSync(temporary);
});
afterEach(() => rmSync(cacheDir, { recursive: true }));
const state = (pid: number, folder = temporary) => ({
  pid,
  port: 1,
  temporary: folder,
  started: '2026-01-01T00:00:00.000Z',
  recordedTypes: [],
});

test('the state of a process that is no emulator is stale, and goes with its temporary files', async () => {
  await claimState(state(process.pid), cacheDir);
  expect(await readState(cacheDir)).toBeUndefined();
  expect(existsSync(join(cacheDir, 'emulator.json'))).toBe(false);
  expect(existsSync(temporary)).toBe(false);
});

test('a state is claimed by one start only', async () => {
  expect(await claimState(state(1), cacheDir)).toBe(true);
  expect(await claimState(state(2), cacheDir)).toBe(false);
});

test('a state file that was tampered with removes no other folder', async () => {
  const other = join(cacheDir, 'documents');
  mkdirSync(other);
  writeFileSync(join(cacheDir, 'emulator.json'), JSON.stringify(state(2 ** 22 + 1, other)));
  expect(await readState(cacheDir)).toBeUndefined();
  expect(existsSync(other)).toBe(true);
  expect(existsSync(join(cacheDir, 'emulator.json'))).toBe(false);
});
