import { deleteStack } from '../../deploy/index.ts';
import { withInterruptSignal } from '../interrupt.ts';
import { awsOf } from './deploy.ts';

export interface Options {
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly roleArn?: string;
  readonly yes?: true;
  readonly json?: true;
}

/** The action of `hipaa-stacks delete`. */
export async function deleteAction(stackName: string, options: Options): Promise<void> {
  const { yes = false, roleArn } = options;
  const interactive = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const say = (line: string) => console.error(line);
  const settings = { aws: awsOf(options), stackName, yes, interactive, roleArn, say };
  const deleted = await withInterruptSignal((signal) => deleteStack({ ...settings, signal }));
  if (deleted && options.json) console.log(JSON.stringify(deleted, undefined, 2));
}
