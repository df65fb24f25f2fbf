import { Command } from 'commander';
import { deleteStack } from '../deploy/index.ts';
import { awsOf } from './deploy.ts';
import { withInterruptSignal } from './interrupt.ts';

interface Options {
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly roleArn?: string;
  readonly yes?: true;
  readonly json?: true;
}

/** `hipaa-stacks delete`: deletes a stack and its companions, except retained resources. */
export const deleteCommand = new Command('delete')
  .summary('delete a stack, and list the resources that are retained')
  .description(
    'Deletes a stack and its companions. First it lists the resources that are retained (data stores with their keys), deleted after a final snapshot, or deleted. With --yes it turns deletion protection off and deletes the stack.',
  )
  .argument('<stack-name>', 'name of the root stack')
  .option('--yes', 'confirm the deletion')
  .option('--role-arn <arn>', 'role that CloudFormation assumes')
  .option('--region <region>', 'default: $AWS_REGION')
  .option('--endpoint-url <url>', 'AWS endpoint, such as the emulator (default: $AWS_ENDPOINT_URL)')
  .option('--json', 'print deleted and retained resources as JSON')
  .addHelpText('after', '\nExample:\n  $ hipaa-stacks delete audit --region eu-central-1 --yes')
  .action(async (stackName: string, options: Options) => {
    const { yes = false, roleArn } = options;
    const interactive = process.stdin.isTTY === true && process.stderr.isTTY === true;
    const say = (line: string) => console.error(line);
    const settings = { aws: awsOf(options), stackName, yes, interactive, roleArn, say };
    const deleted = await withInterruptSignal((signal) => deleteStack({ ...settings, signal }));
    if (deleted && options.json) console.log(JSON.stringify(deleted, undefined, 2));
  });
