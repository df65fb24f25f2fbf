import { Command } from 'commander';
import type { Options } from './actions/build.ts';

export const buildCommand = new Command('build')
  .description('write the templates of blueprints, and the snippets of packages, to templates-out')
  .argument('[blueprints...]', 'blueprint names (default: all)')
  .option('--snippets <package...>', 'write the snippets of these packages instead')
  .option('--json', 'print the changed files as JSON')
  .option('--dry-run', 'build, but write nothing')
  .addHelpText('after', '\nExample:\n  hipaa-stacks build audit-trail\n  hipaa-stacks build --snippets data compute')
  .action(async (names: string[], options: Options) =>
    (await import('./actions/build.ts')).buildAction(names, options),
  );
