import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { blueprintNames } from '../build/load.ts';
import { readRelease } from '../publish/read-release.ts';
import { readmeTables, withTables } from '../readme/readme.ts';
import { releaseFolder, workspaceRoot } from '../workspace.ts';

/** `hipaa-stacks readme`: writes the tables in the READMEs of blueprints from their releases. */
export const readmeCommand = new Command('readme')
  .summary('write the tables of parameters, outputs and paragraphs to the READMEs of blueprints')
  .description(
    'Writes the tables of parameters, outputs and supported paragraphs to blueprints/<name>/README.md, between the marker comments. The tables come from templates-out: build first.',
  )
  .argument('[blueprints...]', 'blueprint names (default: all)')
  .addHelpText('after', '\nExample:\n  $ hipaa-stacks readme audit-trail')
  .action((names: readonly string[]) => {
    const root = workspaceRoot();
    for (const name of names.length > 0 ? names : blueprintNames(root)) {
      const file = join('blueprints', name, 'README.md');
      const tables = readmeTables(readRelease(releaseFolder(name, join(root, 'templates-out'))));
      const readme = readFileSync(join(root, file), 'utf8');
      const written = withTables(readme, tables, file);
      if (written !== readme) writeFileSync(join(root, file), written);
      console.log(`${file}: ${written === readme ? 'unchanged' : 'written'}`);
    }
  });
