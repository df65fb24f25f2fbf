import { Problem, UsageProblem } from '@hipaa-stacks/cloudformation';
import { Command, CommanderError } from 'commander';
import { loaders } from './commands/index.ts';

// Our version of the SDK runs on Node 20; that its versions of 2027 will not is no news for a user of a command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const called = Object.keys(loaders).find((name) => name === process.argv[2]);
const commands = await Promise.all((called ? [called] : Object.keys(loaders)).map((name) => loaders[name]!()));

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

/** One line for a person's mistake, the whole error for ours. Exit code 1 for a finding, 2 for wrong usage. */
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

/** Commander's `error: <what>` and, on a second line, its guess in brackets. */
function usageProblem({ message }: CommanderError): UsageProblem {
  const [what = '', guess] = message.replace(/^error: /, '').split('\n');
  const help = `See \`hipaa-stacks ${called ? `${called} ` : ''}--help\`.`;
  return new UsageProblem(called ?? 'hipaa-stacks', what.replace(/\.$/, ''), guess?.slice(1, -1) ?? help);
}
