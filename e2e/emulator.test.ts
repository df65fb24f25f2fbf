import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../tools/src/emulator/index.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator?.stop());

test('the recorded types are listed', () => {
  expect(emulator.recordedTypes).toContain('AWS::GuardDuty::Detector');
  expect(emulator.recordedTypes).not.toContain('AWS::S3::Bucket');
});
