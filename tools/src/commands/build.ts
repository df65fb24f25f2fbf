import { join } from 'node:path';
import { Command } from 'commander';
import { buildBlueprint, buildSnippet } from '../build/build.ts';
import { blueprintNames, loadBlueprint, loadExamples, packageNames } from '../build/load.ts';
import { writeFolder } from '../build/write.ts';
import { workspaceRoot } from '../workspace.ts';

export const buildCommand = new Command('build')
  .description('write the templates of blueprints, and the snippets of packages, to templates-out')
  .argument('[blueprints...]', 'names of blueprints; default: all')
  .option('--snippets <package...>', 'print the snippets of these packages instead')
  .option('--json', 'print what changed as JSON')
  .option('--dry-run', 'build, but write nothing')
  .addHelpText('after', '\nExample:\n  hipaa-stacks build audit-trail\n  hipaa-stacks build --snippets data compute')
  .action(async (names: string[], options: { snippets?: string[]; json?: boolean; dryRun?: boolean }) => {
    const root = workspaceRoot();
    const all = names.length === 0 && !options.snippets;
    const blueprints = all ? blueprintNames(root) : names;
    const packages = options.snippets ?? (all ? packageNames(root) : []);
    const results = [];
    for (const name of blueprints) {
      const { manifest, files } = await buildBlueprint(await loadBlueprint(root, name));
      results.push(write(join(root, 'templates-out', name), files, options, `${manifest.totalResources} resources`));
    }
    for (const name of packages) {
      const files = await Promise.all((await loadExamples(root, name)).map(buildSnippet));
      if (files.length > 0) {
        results.push(write(join(root, 'templates-out', 'snippets', name), files, options, `${files.length} snippets`));
      }
    }
    if (options.json) console.log(JSON.stringify(results));
    else
      for (const { folder, what, changed } of results)
        console.log(`${folder}: ${what}, ${changed.length} files changed`);
  });

function write(
  folder: string,
  files: Parameters<typeof writeFolder>[1],
  { dryRun }: { dryRun?: boolean },
  what: string,
) {
  return { folder: folder.slice(workspaceRoot().length + 1), what, changed: writeFolder(folder, files, dryRun) };
}
