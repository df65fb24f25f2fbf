import { Problem } from '@hipaa-stacks/cloudformation';
import { Command, CommanderError } from 'commander';
import { buildCommand } from './commands/build.ts';
import { checkCommand } from './commands/check.ts';
import { deleteCommand } from './commands/delete.ts';
import { deployCommand } from './commands/deploy.ts';
import { diffCommand } from './commands/diff.ts';
import { launchUrlCommand } from './commands/launch-url.ts';
import { publishCommand } from './commands/publish.ts';
import { downCommand, startCommand, upCommand } from './commands/up.ts';

const commands = [
  buildCommand,
  checkCommand,
  publishCommand,
  deployCommand,
  deleteCommand,
  diffCommand,
  launchUrlCommand,
  upCommand,
  downCommand,
  startCommand,
];

const program = new Command('hipaa-stacks')
  .description('HIPAA-ready AWS infrastructure as plain CloudFormation')
  .exitOverride();
for (const command of commands) program.addCommand(command.exitOverride());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** One line for a person's mistake, the whole error for ours. Exit code 1 for a finding, 2 for wrong usage. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Problem) {
    console.error(error.message);
    return error.exitCode;
  }
  console.error(error);
  return 1;
}
