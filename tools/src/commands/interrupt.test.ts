import { afterEach, expect, test, vi } from 'vitest';
import { Interrupted } from '../deploy/index.ts';
import { withInterruptSignal } from './interrupt.ts';

const exitCode = process.exitCode;
afterEach(() => {
  process.exitCode = exitCode;
  vi.restoreAllMocks();
});

const waiting = (signal: AbortSignal) =>
  new Promise<string>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Interrupted('stack audit', 'interrupted', 'It continues.')));
  });

test('Ctrl-C stops waiting with a message and exit code 130; a second Ctrl-C gets the default handling', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
  const listeners = process.listenerCount('SIGINT');
  const result = withInterruptSignal(waiting);
  expect(process.listenerCount('SIGINT')).toBe(listeners + 1);
  process.listeners('SIGINT').at(-1)!('SIGINT');
  expect(await result).toBeUndefined();
  expect(printed).toHaveBeenCalledWith('stack audit: interrupted. It continues.');
  expect(process.exitCode).toBe(130);
  expect(process.listenerCount('SIGINT')).toBe(listeners);
});

test('any other failure is passed on', async () => {
  await expect(withInterruptSignal(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(process.exitCode).toBe(exitCode);
});
