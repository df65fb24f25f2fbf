import { Command } from 'commander';
import type { Options } from './actions/delete.ts';

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
  .action(async (stackName: string, options: Options) =>
    (await import('./actions/delete.ts')).deleteAction(stackName, options),
  );
