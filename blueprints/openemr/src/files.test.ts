import { expect, test } from 'vitest';
import { parameters } from './parameters.ts';

test('the folder in the file system is a path that EFS accepts', () => {
  const pattern = new RegExp(parameters['Backup and retention'].FileSystemPath.declaration.AllowedPattern!);
  const longest = `/${'a'.repeat(99)}`;
  for (const path of ['/sites', '/aws-backup-restore_2026-11-22T09-15-00-123Z/sites', longest, '/a/b/c/d'])
    expect(path).toMatch(pattern);
  for (const path of ['', '/', 'sites', '/sites/', '/a/b/c/d/e', '/.sites', '/sites/.new', `${longest}a`, '/a b'])
    expect(path).not.toMatch(pattern);
});
