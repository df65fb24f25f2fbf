import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { commandOf } from './process.ts';

/** What `emulator.json` in the cache folder says of a detached emulator. */
export interface EmulatorState {
  readonly pid: number;
  readonly port: number;
  /** ISO 8601 time of its start. */
  readonly started: string;
  /** Its temporary folder. */
  readonly temporary: string;
  readonly recordedTypes: readonly string[];
}

/** What the name of an emulator's temporary folder starts with. */
export const temporaryPrefix = 'hipaa-stacks-';

const stateFile = (cacheDir: string) => join(cacheDir, 'emulator.json');

/** Where a detached emulator writes. */
export const logFile = (cacheDir: string): string => join(cacheDir, 'emulator.log');

/** The state of the emulator that runs detached; that of a dead one is removed, with its temporary files. */
export async function readState(cacheDir: string): Promise<EmulatorState | undefined> {
  const text = await readFile(stateFile(cacheDir), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const state = parse(text);
  if (state && (await commandOf(state.pid)).includes('launch.py')) return state;
  if (state) await removeState(state, cacheDir);
  else await rm(stateFile(cacheDir), { force: true });
  return undefined;
}

/** Write the state down unless there is one already; returns whether it was written. */
export async function claimState(state: EmulatorState, cacheDir: string): Promise<boolean> {
  try {
    await writeFile(stateFile(cacheDir), `${JSON.stringify(state)}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Remove the state file and the temporary files of an emulator that has ended. */
export async function removeState(state: EmulatorState, cacheDir: string): Promise<void> {
  await rm(state.temporary, { recursive: true, force: true });
  await rm(stateFile(cacheDir), { force: true });
}

function parse(text: string): EmulatorState | undefined {
  try {
    const state = JSON.parse(text) as EmulatorState;
    const sound = Number.isInteger(state.pid) && state.pid > 0 && basename(state.temporary).startsWith(temporaryPrefix);
    return sound ? state : undefined;
  } catch {
    return undefined;
  }
}
