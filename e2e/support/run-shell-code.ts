import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { awsWords } from './aws-cli.ts';
import { readDocument } from './documented-commands.ts';
import type { Access } from './signed.ts';

const run = promisify(execFile);

/** The shell code in a section of a document, one string per code block. */
export function shellBlocks(file: string, heading: string): readonly string[] {
  const [, section] = readDocument(file).split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`${file} has no section ${heading}`);
  const [content = ''] = section.split(/\n## /);
  return [...content.matchAll(/```sh\n(.*?)```/gs)].map(([, code = '']) => code);
}

/**
 * Runs shell code of a document with bash, like its reader: `aws` is the AWS CLI with the credentials of `access`.
 * Returns its output; throws with its stderr when a command fails.
 *
 * @param variables environment variables that the reader sets, such as `LOG_FILE`
 */
export async function runShellCode(
  code: string,
  { endpoint, region, credentials }: Access,
  folder: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const words = await awsWords();
  // Version 1 of the AWS CLI uses an old endpoint name for SQS unless the endpoint is on the command line; version 2
  // does not.
  const program = `set -euo pipefail\naws() { ${words.map((word) => JSON.stringify(word)).join(' ')} --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }\n${code}`;
  const { stdout } = await run('bash', ['-c', program], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ENDPOINT_URL: endpoint,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...(credentials.sessionToken && { AWS_SESSION_TOKEN: credentials.sessionToken }),
      AWS_PAGER: '',
      ...variables,
    },
  });
  return stdout;
}
