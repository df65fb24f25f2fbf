import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hipaa-stacks/cloudformation';
import type { Manifest } from '../manifest.ts';
import { readManifest } from '../read-manifest.ts';

/** A release on disk; the hash of each file was verified. */
export interface Release {
  readonly dir: string;
  readonly manifest: Manifest;
  /** File name, as in the manifest -> its bytes. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/**
 * Reads all files in the manifest of a release.
 *
 * @throws Problem for a file that is missing, or that was edited after the build.
 */
export function readRelease(dir: string): Release {
  const manifest = readManifest(dir);
  const files = new Map(filesOf(manifest).map(({ file, sha256 }) => [file, readBuilt(dir, file, sha256)]));
  return { dir, manifest, files };
}

/** Lower-case hex SHA-256. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function filesOf(manifest: Manifest): { file: string; sha256: string }[] {
  const { root, stacks, flat, deploymentRole, companions, code } = manifest;
  return [
    root,
    deploymentRole,
    ...Object.values(stacks),
    ...('missing' in flat ? [] : [flat]),
    ...companions.map(({ template }) => template),
    ...code,
  ];
}

function readBuilt(dir: string, file: string, sha256: string): Buffer {
  const path = join(dir, file);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Problem(path, `cannot be read (${(error as NodeJS.ErrnoException).code})`, 'Build the release again.');
  }
  if (sha256Of(bytes) === sha256) return bytes;
  throw new Problem(
    path,
    'was changed after the build (its SHA-256 differs from manifest.json)',
    'Change the blueprint, not its output, and build again.',
  );
}
