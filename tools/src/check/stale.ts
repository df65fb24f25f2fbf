import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseFile } from '../build/manifest.ts';
import type { Finding } from './finding.ts';

/**
 * Files in a folder that differ from the build.
 *
 * @param files current output of the build
 */
export function staleFiles(files: readonly ReleaseFile[], folder: string): readonly Finding[] {
  return files
    .filter(({ file, bytes }) => !isSame(join(folder, file), bytes))
    .map(({ file }) => ({
      check: 'stale',
      stack: file,
      what: 'differs from the build',
      fix: 'Run hipaa-stacks build. Do not edit it by hand.',
    }));
}

function isSame(path: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(path).equals(bytes);
  } catch {
    return false;
  }
}
