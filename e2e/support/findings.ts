import { afterEach, expect } from 'vitest';
import { unexpectedOfAll } from './emulator.ts';

// vitest.config.ts runs this before every file of e2e.
afterEach(async () => {
  expect(await unexpectedOfAll(), 'AWS would have refused, or an event caused itself').toEqual([]);
});
