import type { Services } from '../services.ts';

/** Maximum number of resources to count; more would take too long. */
const MAX_RESOURCES = 5000;

/**
 * Identifiers of all resources of a type in the Region.
 *
 * @throws Error if there are more than that, or if AWS does not list them.
 */
export async function listResources(cloudControl: Services['cloudControl'], type: string): Promise<string[]> {
  const identifiers: string[] = [];
  let token: string | undefined;
  do {
    const page = await cloudControl.listResources({ TypeName: type, ...(token && { NextToken: token }) });
    identifiers.push(...(page.ResourceDescriptions ?? []).map(({ Identifier }) => Identifier ?? ''));
    if (identifiers.length > MAX_RESOURCES) throw new Error(`there are more than ${MAX_RESOURCES}`);
    token = page.NextToken;
  } while (token);
  return identifiers;
}
