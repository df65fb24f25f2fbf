import { Command } from 'commander';
import { blueprintNames } from '../build/load.ts';
import { keyValues } from '../deploy/index.ts';
import { type Emulator, startEmulator, stopRunningEmulator } from '../emulator/index.ts';
import { up } from '../up/up.ts';
import { workspaceRoot } from '../workspace.ts';
import { untilInterrupted } from './interrupt.ts';

const say = (line: string) => console.error(line);

/** `hipaa-stacks up`: an AWS on this machine that stays, with blueprints in it. */
export const upCommand = new Command('up')
  .summary('deploy blueprints into an AWS on this machine, and leave it running')
  .description(
    'Starts the emulator if it is not running, publishes and deploys blueprints, and runs their demonstrations.',
  )
  .argument('<blueprint...>', 'what to deploy, such as audit-trail')
  .option('--port <number>', 'port of the emulator (default: a free one)', Number)
  .option('--parameter <name=value...>', 'parameters, for a single blueprint', [])
  .option('--json', 'print endpoint and outputs as JSON')
  .addHelpText('after', '\nExample:\n  hipaa-stacks up audit-trail\n  hipaa-stacks down')
  .action((blueprints: string[], options: { port?: number; parameter: string[]; json?: true }) =>
    untilInterrupted(async (signal) => {
      const root = workspaceRoot();
      const parameters = keyValues('--parameter', options.parameter);
      const emulator = await startEmulator({ detached: true, say, ...(options.port && { port: options.port }) });
      const outputs: Record<string, unknown> = {};
      for (const blueprint of blueprints) {
        outputs[blueprint] = (await up({ root, blueprint, emulator, parameters, say, signal })).outputs;
      }
      if (options.json)
        console.log(JSON.stringify({ endpoint: emulator.endpoint, region: emulator.region, outputs }, null, 2));
      else printRunning(emulator, outputs);
    }),
  );

/** `hipaa-stacks down`: the end of it. */
export const downCommand = new Command('down')
  .summary('stop the AWS on this machine')
  .description('Stops the emulator that `up` left running. All that is in it is forgotten.')
  .addHelpText('after', '\nExample:\n  hipaa-stacks down')
  .action(async () => {
    console.log((await stopRunningEmulator()) ? 'stopped' : 'nothing was running');
  });

/** `hipaa-stacks start`: every blueprint once through, and an end. */
export const startCommand = new Command('start')
  .summary('deploy and demonstrate every blueprint in an AWS on this machine, then stop it')
  .description('What `npm start` runs: ends by itself, with exit code 0 when every demonstration saw what must happen.')
  .addHelpText('after', '\nExample:\n  hipaa-stacks start')
  .action(() =>
    untilInterrupted(async (signal) => {
      const root = workspaceRoot();
      const emulator = await startEmulator({ say });
      try {
        for (const blueprint of blueprintNames(root))
          printOutputs(blueprint, (await up({ root, blueprint, emulator, say, signal })).outputs);
      } finally {
        await emulator.stop();
      }
      console.log('\nThe emulator is stopped. To keep one running:  npx hipaa-stacks up audit-trail');
    }),
  );

function printRunning(emulator: Emulator, outputs: Readonly<Record<string, unknown>>): void {
  for (const [blueprint, values] of Object.entries(outputs))
    printOutputs(blueprint, values as Readonly<Record<string, string>>);
  const { accessKeyId, secretAccessKey } = emulator.credentials;
  console.log(`
It is running at ${emulator.endpoint}. To look around with the AWS CLI:
  export AWS_ENDPOINT_URL=${emulator.endpoint} AWS_REGION=${emulator.region} AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}
To stop it:
  npx hipaa-stacks down`);
}

function printOutputs(blueprint: string, outputs: Readonly<Record<string, string>>): void {
  console.log(`\n${blueprint}`);
  const width = Math.max(0, ...Object.keys(outputs).map((name) => name.length));
  for (const [name, value] of Object.entries(outputs)) console.log(`  ${name.padEnd(width)}  ${value}`);
}
