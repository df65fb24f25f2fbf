import type { Resource } from './resource.ts';

/** Resources that can be placed in a stack. */
export interface Placeable {
  readonly resources: readonly Resource[];
}

/** Resources, and the references that others may use. */
export type Snippet<References = unknown> = Placeable & References;

/**
 * Combines resources, and the resources of other snippets, with the references that others may use.
 *
 * @param items in reading order
 * @param references named after their values: `name`, `arn`, `id`, …
 */
export function snippet<const References extends object = Record<never, never>>(
  items: readonly (Resource | Placeable)[],
  references: References = {} as References,
): Snippet<References> {
  return { ...references, resources: items.flatMap((item) => ('resources' in item ? item.resources : [item])) };
}

/** The snippets of a record, and of the records in it. */
export const snippetsIn = (
  parts: Readonly<Record<string, Placeable | Readonly<Record<string, Placeable>>>>,
): readonly Placeable[] => Object.values(parts).flatMap((part) => (isPlaceable(part) ? [part] : Object.values(part)));

const isPlaceable = (part: Placeable | Readonly<Record<string, Placeable>>): part is Placeable =>
  Array.isArray(part.resources);
