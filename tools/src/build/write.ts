import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '@hipaa-stacks/cloudformation';
import type { ReleaseFile } from './manifest.ts';

/**
 * Makes the contents of a folder exactly these files. The new folder is written completely next to the old one, then replaces it, so
 * that a full disk or an interruption does not damage the old release. Unchanged files keep their modification time.
 *
 * @param dryRun write nothing, only return what would change
 * @returns the names of the files that were changed, added or deleted
 * @throws Problem if the files cannot be written
 */
export function writeFolder(folder: string, files: readonly ReleaseFile[], dryRun = false): readonly string[] {
  try {
    const wanted = new Set(files.map(({ file }) => file));
    const stale = filesBelow(folder).filter((file) => !wanted.has(file));
    const changed = files.filter((file) => !isSame(folder, file)).map(({ file }) => file);
    if (!dryRun && changed.length + stale.length > 0) replace(folder, files);
    return [...changed, ...stale];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const fix = 'Free disk space or fix the permissions, then build again.';
    throw new Problem(folder, `could not be written (${code})`, fix);
  }
}

function replace(folder: string, files: readonly ReleaseFile[]): void {
  const [fresh, old] = ['new', 'old'].map((name) => `${folder}.${process.pid}.${name}`) as [string, string];
  try {
    for (const file of files) write(join(fresh, file.file), file, folder);
    if (existsSync(folder)) renameSync(folder, old);
    try {
      renameSync(fresh, folder);
    } catch (error) {
      if (existsSync(old)) renameSync(old, folder);
      throw error;
    }
  } finally {
    for (const leftOver of [fresh, old]) rmSync(leftOver, { recursive: true, force: true });
  }
}

function write(path: string, file: ReleaseFile, folder: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (isSame(folder, file)) cpSync(join(folder, file.file), path, { preserveTimestamps: true });
  else writeFileSync(path, file.bytes);
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function isSame(folder: string, { file, bytes }: ReleaseFile): boolean {
  const path = join(folder, file);
  return existsSync(path) && statSync(path).isFile() && readFileSync(path).equals(bytes);
}
