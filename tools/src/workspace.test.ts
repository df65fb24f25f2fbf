import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { releaseFolder, releasesIn, templatesFolder, workspaceRoot } from './workspace.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'workspace-'));
  mkdirSync(join(root, 'blueprints', 'deep'), { recursive: true });
  writeFileSync(join(root, 'nx.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

function release(name: string, folder = join(root, 'templates-out')) {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'manifest.json'), '{}');
  return folder;
}

test('the repository is found from any folder inside it', () => {
  expect(workspaceRoot(join(root, 'blueprints', 'deep'))).toBe(root);
});

test('a folder outside a repository is refused', () => {
  rmSync(join(root, 'nx.json'));
  expect(() => workspaceRoot(root)).toThrow(UsageProblem);
});

test('templates-out in the current folder is used before that of the repository', () => {
  const deep = join(root, 'blueprints', 'deep');
  expect(templatesFolder(deep)).toBe(join(root, 'templates-out'));
  mkdirSync(join(deep, 'templates-out'));
  expect(templatesFolder(deep)).toBe(join(deep, 'templates-out'));
});

test('a release is a folder with a manifest', () => {
  const folder = release('openemr');
  mkdirSync(join(folder, 'snippets'));
  expect(releasesIn(folder)).toEqual(['openemr']);
  expect(releaseFolder('openemr', folder)).toBe(join(folder, 'openemr'));
});

test('for a misspelled blueprint, the error suggests a name and lists all releases', () => {
  release('openemr');
  const folder = release('audit-trail');
  expect(() => releaseFolder('audit-trial', folder)).toThrow(/Did you mean audit-trail\? .*audit-trail, openemr/);
});

test('a name is never a path out of the folder', () => {
  const folder = release('openemr');
  expect(() => releaseFolder('../templates-out/openemr', folder)).toThrow(UsageProblem);
});

test('if nothing is built, the error describes how to build', () => {
  expect(() => releaseFolder('openemr', join(root, 'templates-out'))).toThrow(/Build one/);
});
