import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** Contents of `emulator.json` in the cache folder about a detached emulator, from its start. Only its user can read it. */
export interface EmulatorState {
  readonly pid: number;
  readonly port: number;
  /** ISO 8601 time of its start. */
  readonly started: string;
  /** Its temporary folder. */
  readonly temporary: string;
  /** Key with which requests to it are signed. */
  readonly secretAccessKey: string;
}

/** Prefix of the name of an emulator's temporary folder. */
export const temporaryPrefix = 'hipaa-stacks-';

const stateFile = (cacheDir: string) => join(cacheDir, 'emulator.json');

/** Output file of a detached emulator. */
export const logFile = (cacheDir: string): string => join(cacheDir, 'emulator.log');

/** Reads the state file, whether that emulator runs or not. An invalid file is removed. */
export async function readState(cacheDir: string): Promise<EmulatorState | undefined> {
  const text = await readFile(stateFile(cacheDir), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const state = parse(text);
  if (!state) await rm(stateFile(cacheDir), { force: true });
  return state;
}

/** Writes the state unless there is one already; returns whether it was written. */
export async function claimState(state: EmulatorState, cacheDir: string): Promise<boolean> {
  try {
    await writeFile(stateFile(cacheDir), `${JSON.stringify(state)}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the temporary files of an emulator that has ended, and the state file if it still belongs to that emulator. */
export async function removeState(state: EmulatorState, cacheDir: string): Promise<void> {
  await removeTemporary(state);
  const current = await readState(cacheDir);
  if (current?.pid === state.pid && current.started === state.started) await rm(stateFile(cacheDir), { force: true });
}

/** Removes the temporary folder of an emulator, and only such a folder in the system's folder for temporary files. */
export async function removeTemporary({ temporary }: Pick<EmulatorState, 'temporary'>): Promise<void> {
  const isOurs = dirname(resolve(temporary)) === resolve(tmpdir()) && basename(temporary).startsWith(temporaryPrefix);
  if (isOurs) await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
}

function parse(text: string): EmulatorState | undefined {
  try {
    const state = JSON.parse(text) as EmulatorState;
    const isWhole =
      Number.isInteger(state.pid) &&
      state.pid > 1 &&
      Number.isInteger(state.port) &&
      [state.temporary, state.started, state.secretAccessKey].every((value) => typeof value === 'string');
    return isWhole ? state : undefined;
  } catch {
    return undefined;
  }
}
