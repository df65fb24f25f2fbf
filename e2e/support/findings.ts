import { afterEach, expect } from 'vitest';
import { allUnexpectedFindings } from './emulator.ts';

// vitest.config.ts runs this before every e2e test file.
afterEach(async () => {
  expect(await allUnexpectedFindings(), 'AWS would have refused, or an event caused itself').toEqual([]);
});
