import { Command } from 'commander';

export const checkCommand = new Command('check')
  .description('check blueprints and snippets, or the CloudFormation templates at the given paths')
  .argument(
    '[subjects...]',
    'blueprint names, `snippets`, `snippets/<package>`, or paths of templates (default: all blueprints and snippets)',
  )
  .option('--cfn-lint', 'also run cfn-lint (pinned version, installed with pipx)')
  .option('--json', 'print the findings as JSON')
  .addHelpText(
    'after',
    '\nExample:\n  hipaa-stacks check audit-trail --cfn-lint\n  hipaa-stacks check snippets/data\n  hipaa-stacks check path/to/template.yaml',
  )
  .action(async (subjects: string[], options: { cfnLint?: boolean; json?: boolean }) =>
    (await import('./actions/check.ts')).checkAction(subjects, options),
  );
