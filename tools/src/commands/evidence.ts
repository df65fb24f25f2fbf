import { Command } from 'commander';
import type { Options } from './actions/evidence.ts';

/** `hipaa-stacks evidence`: prints which paragraphs a blueprint supports, the proof, and the remaining duties. */
export const evidenceCommand = new Command('evidence')
  .summary('print which paragraphs of the HIPAA Security Rule a blueprint supports, with proof')
  .description(
    'Builds and checks the blueprint, and prints for each paragraph of 164.308 to 164.316 which resources support it, which checks prove it, and which duties remain yours. If there is a finding, it prints no evidence, and its exit code is 1.',
  )
  .argument('<blueprint>', 'blueprint name, such as audit-trail')
  .option('--paragraph <citation>', 'print the details of one paragraph, such as "164.312(b)"')
  .option('--json', 'print JSON')
  .option('--markdown', 'print Markdown')
  .option('--oscal', 'print an OSCAL component definition; requires --date')
  .option('--date <date>', 'date of the evidence, such as 2026-11-22')
  .option('--output <file>', 'write to this file instead of stdout')
  .addHelpText(
    'after',
    `
Examples:
  $ hipaa-stacks evidence audit-trail
  $ hipaa-stacks evidence audit-trail --paragraph "164.312(b)"
  $ hipaa-stacks evidence audit-trail --oscal --date 2026-11-22 --output audit-trail.oscal.json
`,
  )
  .action(async (name: string, options: Options) =>
    (await import('./actions/evidence.ts')).evidenceAction(name, options),
  );
