import type { Resource } from './resource.ts';

/** What can be placed in a stack. */
export interface Placeable {
  readonly resources: readonly Resource[];
}

/** Resources, and the references that others may use. */
export type Snippet<References = unknown> = Placeable & References;

/**
 * Puts resources, and the resources of other snippets, together with the references that others may use.
 *
 * @param parts in the order in which a reader wants to see them
 * @param references names that say what they are: `name`, `arn`, `id`, …
 */
export function snippet<const References extends object = Record<never, never>>(
  parts: readonly (Resource | Placeable)[],
  references: References = {} as References,
): Snippet<References> {
  return { ...references, resources: parts.flatMap((part) => ('resources' in part ? part.resources : [part])) };
}
