import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@hipaa-stacks/cloudformation';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFolder } from './write.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'write-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const release = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).map(([file, text]) => ({ file, bytes: new TextEncoder().encode(text) }));

/** All files in a folder with their text. */
function read(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

const old = { 'root.yaml': 'old', 'same.yaml': 'same', 'gone.yaml': 'gone', 'code/a.zip': 'zip' };
const fresh = { 'root.yaml': 'new', 'same.yaml': 'same', 'code/b.zip': 'zip2', 'added.yaml': 'added' };

test('the folder contains exactly the files of the release, and no temporary folder is left', () => {
  const folder = join(home, 'out', 'audit-trail');
  expect(writeFolder(folder, release(old))).toEqual(Object.keys(old));
  expect(read(folder)).toEqual(old);
  expect([...writeFolder(folder, release(fresh))].sort()).toEqual([
    'added.yaml',
    'code/a.zip',
    'code/b.zip',
    'gone.yaml',
    'root.yaml',
  ]);
  expect(read(folder)).toEqual(fresh);
  expect(readdirSync(join(home, 'out'))).toEqual(['audit-trail']);
});

test('unchanged files are not written', () => {
  const folder = join(home, 'out');
  writeFolder(folder, release(old));
  const long = new Date(1_000_000_000_000);
  for (const file of Object.keys(old)) utimesSync(join(folder, file), long, long);
  expect(writeFolder(folder, release(old))).toEqual([]);
  writeFolder(folder, release(fresh));
  const isTouched = (file: string) => statSync(join(folder, file)).mtimeMs !== long.getTime();
  expect(Object.keys(fresh).filter(isTouched).sort()).toEqual(['added.yaml', 'code/b.zip', 'root.yaml']);
});

test('a dry run returns what would change, and writes nothing', () => {
  const folder = join(home, 'out');
  expect(writeFolder(folder, release(old), true)).toEqual(Object.keys(old));
  expect(existsSync(folder)).toBe(false);
  writeFolder(folder, release(old));
  const changes = writeFolder(folder, release(fresh), true);
  expect(read(folder)).toEqual(old);
  expect(changes).toEqual(writeFolder(folder, release(fresh)));
});

test('a folder with the name of a new file is replaced', () => {
  const folder = join(home, 'out');
  writeFolder(folder, release({ ...old, 'added.yaml/in-the-way': 'x' }));
  writeFolder(folder, release(fresh));
  expect(read(folder)).toEqual(fresh);
});

test('a file of the old release with the name of a new folder is replaced', () => {
  const folder = join(home, 'out');
  writeFolder(folder, release({ 'root.yaml': 'old', code: 'a file' }));
  writeFolder(folder, release(fresh));
  expect(read(folder)).toEqual(fresh);
});

test('after a failure, the old release is complete, and no temporary folder is left', () => {
  const folder = join(home, 'out');
  writeFolder(folder, release(old));
  const impossible = { ...fresh, 'z.yaml': 'a file', 'z.yaml/below.yaml': 'below a file' };
  expect(() => writeFolder(folder, release(impossible))).toThrow(
    /out: could not be written \(E[A-Z]+\)\. Free disk space or fix the permissions, then build again\.$/,
  );
  expect(read(folder)).toEqual(old);
  expect(readdirSync(home)).toEqual(['out']);
});

test('if the new folder cannot replace the old one, the old one remains', () => {
  const folder = join(home, 'out');
  writeFolder(folder, release(old));
  mkdirSync(`${folder}.${process.pid}.old`);
  writeFileSync(join(`${folder}.${process.pid}.old`, 'left-over'), 'of an interrupted run with this process id');
  expect(() => writeFolder(folder, release(fresh))).toThrow(Problem);
  expect(read(folder)).toEqual(old);
});

test('a file with the name of the folder is refused', () => {
  writeFileSync(join(home, 'out'), 'x');
  expect(() => writeFolder(join(home, 'out'), release(old))).toThrow(Problem);
  expect(readFileSync(join(home, 'out'), 'utf8')).toBe('x');
  expect(readdirSync(home)).toEqual(['out']);
});
