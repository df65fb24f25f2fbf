import { expect } from 'vitest';
import {
  type Emulator,
  type EmulatorOptions,
  type Refusal,
  startEmulator as start,
} from '../../tools/src/emulator/index.ts';

export type { Emulator, Refusal } from '../../tools/src/emulator/index.ts';

const started = new Set<Emulator>();
const expected = new WeakMap<Emulator, Set<string>>();

/**
 * Starts an emulator that refuses what AWS would refuse. After each test, and when the emulator stops, a refusal that
 * no test has expected with `expectRefused` is an error, and so is a loop of events: `e2e/support/findings.ts`.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await start({ strict: 'refuse', ...options });
  const watched: Emulator = {
    ...emulator,
    async stop() {
      const unexpected = started.delete(watched) ? await unexpectedFindings(watched) : [];
      await emulator.stop();
      expect(unexpected, 'AWS would have refused, or an event caused itself').toEqual([]);
    },
  };
  started.add(watched);
  expected.set(watched, new Set());
  return watched;
}

/**
 * Marks refusals with this reason, and any other refusal of the same resource, as expected; fails when none matches.
 * Returns the matching refusals.
 */
export async function expectRefused(emulator: Emulator, why: RegExp | string): Promise<readonly Refusal[]> {
  const { refused } = await emulator.findings();
  const matching = refused.filter(
    (refusal) => linesOf(refusal).search(why instanceof RegExp ? why : escaped(why)) >= 0,
  );
  expect(matching, `no refusal matches ${why}; refusals: ${refused.map(linesOf).join('\n')}`).not.toEqual([]);
  const resources = new Set(matching.flatMap(({ resource }) => resource ?? []));
  const consumed = refused.filter((refusal) => matching.includes(refusal) || resources.has(refusal.resource ?? ''));
  for (const refusal of consumed) expected.get(emulator)?.add(JSON.stringify(refusal));
  return matching;
}

/** Marks a loop of events as expected. */
export async function expectLoop(emulator: Emulator, event: string): Promise<void> {
  const loops = (await emulator.findings()).loops.filter((loop) => loop.event === event);
  expect(loops, `no loop of the event ${event}`).not.toEqual([]);
  for (const loop of loops) expected.get(emulator)?.add(JSON.stringify(loop));
}

/** Findings of all running emulators that no test has expected; each is returned once. */
export async function allUnexpectedFindings(): Promise<readonly string[]> {
  return (await Promise.all([...started].map(unexpectedFindings))).flat();
}

async function unexpectedFindings(emulator: Emulator): Promise<string[]> {
  const { refused, loops } = await emulator.findings();
  const known = expected.get(emulator);
  const unexpected = [...refused, ...loops].filter((found) => !known?.has(JSON.stringify(found)));
  for (const found of unexpected) known?.add(JSON.stringify(found));
  return unexpected.map(linesOf);
}

const linesOf = ({ why, ...where }: { readonly why: string }) => `${Object.values(where).join(' ')}: ${why}`;

const escaped = (text: string) => new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
