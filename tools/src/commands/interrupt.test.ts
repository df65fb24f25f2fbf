import { afterEach, expect, test, vi } from 'vitest';
import { Interrupted } from '../deploy/index.ts';
import { untilInterrupted } from './interrupt.ts';

const exitCode = process.exitCode;
afterEach(() => {
  process.exitCode = exitCode;
  vi.restoreAllMocks();
});

const waiting = (signal: AbortSignal) =>
  new Promise<string>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Interrupted('stack audit', 'interrupted', 'It goes on.')));
  });

test('Ctrl-C ends the waiting with a sentence and exit code 130, and a second one is left to the shell', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const listeners = process.listenerCount('SIGINT');
  const result = untilInterrupted(waiting);
  expect(process.listenerCount('SIGINT')).toBe(listeners + 1);
  process.listeners('SIGINT').at(-1)!('SIGINT');
  expect(await result).toBeUndefined();
  expect(told).toHaveBeenCalledWith('stack audit: interrupted. It goes on.');
  expect(process.exitCode).toBe(130);
  expect(process.listenerCount('SIGINT')).toBe(listeners);
});

test('any other failure is passed on', async () => {
  await expect(untilInterrupted(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(process.exitCode).toBe(exitCode);
});
