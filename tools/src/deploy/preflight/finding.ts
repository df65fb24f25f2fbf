import { Problem } from '@hipaa-stacks/cloudformation';

/**
 * A finding of a preflight check. A `refusal` would fail at AWS, so the deployment is not started; a `warning` would be deployed, but
 * not work as expected; a `note` is a check that could not be done.
 */
export type Finding =
  | { readonly level: 'refusal' | 'warning'; readonly problem: Problem }
  | { readonly level: 'note'; readonly subject: string; readonly reason: string };

/** AWS would fail because of this. */
export const refusal = (where: string, what: string, fix: string): Finding => ({
  level: 'refusal',
  problem: new Problem(where, what, fix),
});

/** AWS would accept this, but it does not work as expected. */
export const warning = (where: string, what: string, fix: string): Finding => ({
  level: 'warning',
  problem: new Problem(where, what, fix),
});

/** Runs a check that calls AWS. An error, such as a missing permission, is a note and does not stop the deployment. */
export async function noteOnError(name: string, run: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await run();
  } catch (error) {
    return [{ level: 'note', subject: name, reason: reasonOf(error) }];
  }
}

/** The line for a check that could not be done. */
export const skippedLine = (name: string, error: unknown): string => noteLine([name], reasonOf(error));

/** One line for all checks that could not be done for the same reason. */
export const noteLine = (subjects: readonly string[], reason: string): string =>
  `skipped: ${subjects.join(', ')} (${reason})`;

function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  return (message || name).split('\n')[0]!.slice(0, 160);
}

/** Whether an error means that the resource does not exist. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof Error && /^(ResourceNotFoundException|NotFoundException)$/.test(error.name);
