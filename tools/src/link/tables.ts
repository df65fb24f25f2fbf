import {
  type Json,
  type JsonObject,
  Problem,
  type TemplateOutput,
  type TemplateParameter,
} from '@hipaa-stacks/cloudformation';
import type { Placement } from './placement.ts';

/** What the linker has found that one template needs, beside its resources. */
export interface Table {
  readonly stack: string;
  /** Parameter -> its declaration, and the value that the root gives it. */
  readonly parameters: Map<string, { readonly declaration: TemplateParameter; readonly value: Json }>;
  readonly outputs: Map<string, TemplateOutput>;
  readonly conditions: Map<string, Json>;
  readonly mappings: Map<string, JsonObject>;
  /** Stacks that must be complete first, where no parameter says so. */
  readonly after: Set<string>;
  /** Names of parameters and outputs -> what they mean. */
  readonly meanings: Map<string, string>;
}

export const emptyTable = (stack: string): Table => ({
  stack,
  parameters: new Map(),
  outputs: new Map(),
  conditions: new Map(),
  mappings: new Map(),
  after: new Set(),
  meanings: new Map(),
});

/**
 * Takes a name for a parameter or output of a template.
 *
 * @throws Problem when the name means something else there already
 */
export function claim(table: Table, name: string, meaning: string): void {
  const other = table.meanings.get(name);
  if (other !== undefined && other !== meaning) {
    throw new Problem(
      `${table.stack}/${name}`,
      `${other} and ${meaning} would have the same name`,
      'Rename one of them.',
    );
  }
  table.meanings.set(name, meaning);
}

/** What a parameter of a nested stack brings in. */
interface Brought {
  /** What it is, for whoever finds the name taken. */
  readonly meaning: string;
  readonly declaration: TemplateParameter;
  /** What the root gives it. */
  readonly value: Json;
}

/**
 * Gives a nested stack a parameter.
 *
 * @throws Problem when the name means something else there, or is the logical ID of a resource there
 */
export function bringIn(
  { placement, tables }: { readonly placement: Placement; readonly tables: ReadonlyMap<string, Table> },
  stack: string,
  name: string,
  { meaning, declaration, value }: Brought,
): void {
  const table = tables.get(stack)!;
  claim(table, name, meaning);
  if (placement.places.get(name)?.stack === stack) {
    throw new Problem(
      `${stack}/${name}`,
      `a parameter would have the same name, for ${meaning}`,
      'Rename the resource.',
    );
  }
  table.parameters.set(name, { declaration, value });
}

/** A map as a template section: sorted by code unit, left out when empty. */
export function section<T, Key extends string>(key: Key, entries: Map<string, T>): { [K in Key]?: Record<string, T> } {
  if (entries.size === 0) return {};
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return { [key]: Object.fromEntries(sorted) } as { [K in Key]?: Record<string, T> };
}
