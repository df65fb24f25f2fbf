import { UsageProblem } from '@hipaa-stacks/cloudformation/problem';
import { Command } from 'commander';
import type { Options } from './actions/up.ts';

/** `hipaa-stacks up`: starts the emulator in the background and deploys blueprints to it. */
export const upCommand = new Command('up')
  .summary('deploy blueprints to the emulator on this machine, and keep it running')
  .description(
    'Starts the emulator if it is not running, publishes and deploys blueprints, and runs their demonstrations.',
  )
  .argument('<blueprint...>', 'blueprint names, such as audit-trail')
  .option('--port <number>', 'port of the emulator (default: any free port)', portOf)
  .option('--parameter <Name=value>', 'parameter value, for a single blueprint; can be repeated', collect, [])
  .option('--json', 'print endpoint, credentials and outputs as JSON')
  .addHelpText('after', '\nExample:\n  hipaa-stacks up audit-trail\n  hipaa-stacks down')
  .action(async (blueprints: string[], options: Options) =>
    (await import('./actions/up.ts')).upAction(blueprints, options),
  );

/** `hipaa-stacks down`: stops the emulator. */
export const downCommand = new Command('down')
  .summary('stop the emulator on this machine')
  .description('Stops the emulator that `up` started. All its resources are lost.')
  .addHelpText('after', '\nExample:\n  hipaa-stacks down')
  .action(async () => (await import('./actions/up.ts')).downAction());

/** `hipaa-stacks start`: deploys every blueprint once, then stops the emulator. */
export const startCommand = new Command('start')
  .summary('deploy and demonstrate every blueprint in the emulator, then stop it')
  .description('This is what `npm start` runs. Its exit code is 0 if every demonstration succeeded.')
  .addHelpText('after', '\nExample:\n  hipaa-stacks start')
  .action(async () => (await import('./actions/up.ts')).startAction());

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new UsageProblem(`--port ${text}`, 'is not a port', 'Use a number from 1 to 65535, or remove the option.');
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
