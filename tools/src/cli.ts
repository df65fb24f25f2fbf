import { Problem, UsageProblem } from '@hipaa-stacks/cloudformation/problem';
import { Command, CommanderError } from 'commander';
import { loaders } from './commands/index.ts';

// The pinned version of the SDK runs on Node 20. Its warning about versions from 2027 is not relevant to users of a command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const commandName = Object.keys(loaders).find((name) => name === process.argv[2]);
const commands = await Promise.all(
  (commandName ? [commandName] : Object.keys(loaders)).map((name) => loaders[name]!()),
);

const program = new Command('hipaa-stacks')
  .description('HIPAA-ready AWS infrastructure as plain CloudFormation')
  .exitOverride()
  .configureHelp({ helpWidth: process.stdout.columns ?? 100 })
  .configureOutput({ outputError: () => {} });
for (const command of commands) program.addCommand(command.copyInheritedSettings(program));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Prints one line for a user error, and the whole error for a bug. Exit code 1 for a finding, 2 for incorrect usage. */
function report(error: unknown): number {
  if (error instanceof CommanderError && /^commander\.(help|version)/.test(error.code)) return error.exitCode && 2;
  const problem = problemOf(error);
  console.error(problem?.message ?? error);
  return problem?.exitCode ?? 1;
}

function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof CommanderError) return usageProblem(error);
  const { code, path } = error as NodeJS.ErrnoException;
  return code && path
    ? new Problem(path, `it cannot be used (${code})`, 'Free disk space or fix the permissions, then run it again.')
    : undefined;
}

/** Converts Commander's message: `error: <what>` and, on a second line, a suggestion in brackets. */
function usageProblem({ message }: CommanderError): UsageProblem {
  const [what = '', guess] = message.replace(/^error: /, '').split('\n');
  const help = `See \`hipaa-stacks ${commandName ? `${commandName} ` : ''}--help\`.`;
  return new UsageProblem(commandName ?? 'hipaa-stacks', what.replace(/\.$/, ''), guess?.slice(1, -1) ?? help);
}
