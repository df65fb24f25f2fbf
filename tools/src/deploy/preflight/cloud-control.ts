import type { Services } from '../services.ts';

/** Beyond this many, counting takes longer than it is worth. */
const MOST = 5000;

/**
 * Identifiers of all resources of a type in the Region.
 *
 * @throws Error where there are thousands, as when AWS does not say.
 */
export async function listResources(cloudControl: Services['cloudControl'], type: string): Promise<string[]> {
  const identifiers: string[] = [];
  let token: string | undefined;
  do {
    const page = await cloudControl.listResources({ TypeName: type, ...(token && { NextToken: token }) });
    identifiers.push(...(page.ResourceDescriptions ?? []).map(({ Identifier }) => Identifier ?? ''));
    if (identifiers.length > MOST) throw new Error(`there are more than ${MOST}`);
    token = page.NextToken;
  } while (token);
  return identifiers;
}
