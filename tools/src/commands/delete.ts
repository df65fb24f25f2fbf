import { Command } from 'commander';
import { deleteStack } from '../deploy/index.ts';
import { awsOf } from './deploy.ts';
import { untilInterrupted } from './interrupt.ts';

interface Options {
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly roleArn?: string;
  readonly yes?: true;
  readonly json?: true;
}

/** `hipaa-stacks delete`: a stack and its companions, but not what they keep. */
export const deleteCommand = new Command('delete')
  .summary('delete a stack, and say what stays')
  .description(
    'Deletes a stack and its companions. First it lists what stays (stores with their keys), what goes after a snapshot\n' +
      'and what is lost; with --yes it turns deletion protection off and deletes.',
  )
  .argument('<stack-name>', 'name of the root stack')
  .option('--yes', 'I have read what stays and what is lost')
  .option('--role-arn <arn>', 'the role with which CloudFormation acts')
  .option('--region <region>', 'default: $AWS_REGION')
  .option('--endpoint-url <url>', "another endpoint than AWS's, such as the emulator (default: $AWS_ENDPOINT_URL)")
  .option('--json', 'print what was deleted and what stays as JSON')
  .addHelpText('after', '\nExample:\n  $ hipaa-stacks delete audit --region eu-central-1 --yes')
  .action(async (stackName: string, options: Options) => {
    const { yes = false, roleArn } = options;
    const interactive = process.stdin.isTTY === true && process.stderr.isTTY === true;
    const say = (line: string) => console.error(line);
    const settings = { aws: awsOf(options), stackName, yes, interactive, roleArn, say };
    const deleted = await untilInterrupted((signal) => deleteStack({ ...settings, signal }));
    if (deleted && options.json) console.log(JSON.stringify(deleted, undefined, 2));
  });
