import { Problem } from '@hipaa-stacks/cloudformation';

/**
 * What a look before a deployment finds. A `refusal` would fail at AWS, so nothing is begun; a `warning` would be deployed, and then not do
 * what is expected; a `note` is what could not be asked.
 */
export type Finding =
  | { readonly level: 'refusal' | 'warning'; readonly problem: Problem }
  | { readonly level: 'note'; readonly subject: string; readonly reason: string };

/** AWS would fail for this. */
export const refusal = (where: string, what: string, fix: string): Finding => ({
  level: 'refusal',
  problem: new Problem(where, what, fix),
});

/** AWS would take this, and a person should know. */
export const warning = (where: string, what: string, fix: string): Finding => ({
  level: 'warning',
  problem: new Problem(where, what, fix),
});

/** Asks AWS. An error, such as a missing permission, is a note and stops no deployment. */
export async function asking(name: string, ask: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await ask();
  } catch (error) {
    return [{ level: 'note', subject: name, reason: reasonOf(error) }];
  }
}

/** The line for something that could not be asked. */
export const couldNotLook = (name: string, error: unknown): string => noteLine([name], reasonOf(error));

/** One line for all that could not be asked for the same reason. */
export const noteLine = (subjects: readonly string[], reason: string): string =>
  `skipped: ${subjects.join(', ')} (${reason})`;

function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  return (message || name).split('\n')[0]!.slice(0, 160);
}

/** Whether AWS says that there is no such thing, which is an answer and no failure. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof Error && /^(ResourceNotFoundException|NotFoundException)$/.test(error.name);
