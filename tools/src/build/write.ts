import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '@hipaa-stacks/cloudformation';
import type { ReleaseFile } from './manifest.ts';

/**
 * Makes a folder hold exactly these files. What is unchanged is not touched; everything new is written beside the folder first, so
 * that a full disk or an interruption leaves the old release whole.
 *
 * @param dryRun write nothing, only say what would change
 * @returns the names of the files that changed, came or went
 * @throws Problem when the disk takes no more
 */
export function writeFolder(folder: string, files: readonly ReleaseFile[], dryRun = false): readonly string[] {
  const wanted = new Map(files.map(({ file, bytes }) => [file, bytes]));
  const stale = filesBelow(folder).filter((file) => !wanted.has(file));
  const changed = files.filter(({ file, bytes }) => !isSame(join(folder, file), bytes));
  if (dryRun) return [...changed.map(({ file }) => file), ...stale];
  const staging = `${folder}.${process.pid}.new`;
  try {
    for (const { file, bytes } of changed) write(join(staging, file), bytes);
    for (const { file } of changed) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      renameSync(join(staging, file), join(folder, file));
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Problem(
      folder,
      `could not be written (${code})`,
      'Make room or give yourself permission, then build again.',
    );
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  for (const file of stale) rmSync(join(folder, file));
  return [...changed.map(({ file }) => file), ...stale];
}

function write(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

const isSame = (path: string, bytes: Uint8Array): boolean => existsSync(path) && readFileSync(path).equals(bytes);
