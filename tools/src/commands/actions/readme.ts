import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blueprintNames } from '../../build/load.ts';
import { readRelease } from '../../publish/read-release.ts';
import { readmeTables, withTables } from '../../readme/readme.ts';
import { releaseFolder, workspaceRoot } from '../../workspace.ts';

/** The action of `hipaa-stacks readme`. */
export function readmeAction(names: readonly string[]): void {
  const root = workspaceRoot();
  for (const name of names.length > 0 ? names : blueprintNames(root)) {
    const file = join('blueprints', name, 'README.md');
    const tables = readmeTables(readRelease(releaseFolder(name, join(root, 'templates-out'))));
    const readme = readFileSync(join(root, file), 'utf8');
    const written = withTables(readme, tables, file);
    if (written !== readme) writeFileSync(join(root, file), written);
    console.log(`${file}: ${written === readme ? 'unchanged' : 'written'}`);
  }
}
