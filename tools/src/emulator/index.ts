export { defaultCacheFolder } from './install.ts';
export { type Emulator, type EmulatorOptions, runningEmulator, startEmulator, stopRunningEmulator } from './start.ts';
