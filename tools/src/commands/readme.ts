import { Command } from 'commander';

/** `hipaa-stacks readme`: writes the tables in the READMEs of blueprints from their releases. */
export const readmeCommand = new Command('readme')
  .summary('write the tables of parameters, outputs and paragraphs to the READMEs of blueprints')
  .description(
    'Writes the tables of parameters, outputs and supported paragraphs to blueprints/<name>/README.md, between the marker comments. The tables come from templates-out: build first.',
  )
  .argument('[blueprints...]', 'blueprint names (default: all)')
  .addHelpText('after', '\nExample:\n  $ hipaa-stacks readme audit-trail')
  .action(async (names: readonly string[]) => (await import('./actions/readme.ts')).readmeAction(names));
