export { findingLines } from './findings.ts';
export { defaultCacheFolder } from './install.ts';
export {
  type EmulatedInstance,
  type Emulator,
  type EmulatorFindings,
  type EmulatorOptions,
  type InstanceMode,
  type Refusal,
  runningEmulator,
  type StrictMode,
  startEmulator,
  stopRunningEmulator,
} from './start.ts';
