import {
  type Json,
  type JsonObject,
  Problem,
  type TemplateOutput,
  type TemplateParameter,
} from '@hipaa-stacks/cloudformation';
import type { Placement } from './placement.ts';

/** The sections of one template, besides its resources, that the linker collects. */
export interface Table {
  readonly stack: string;
  /** Parameter -> its declaration, and its value in the root. */
  readonly parameters: Map<string, { readonly declaration: TemplateParameter; readonly value: Json }>;
  readonly outputs: Map<string, TemplateOutput>;
  readonly conditions: Map<string, Json>;
  readonly mappings: Map<string, JsonObject>;
  /** Stacks that must be complete first, if no parameter references them. */
  readonly after: Set<string>;
  /** Names of parameters and outputs -> their meaning. */
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
 * Reserves a name for a parameter or output of a template.
 *
 * @throws Problem if the name already has another meaning there
 */
export function reserveName(table: Table, name: string, meaning: string): void {
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

/** A parameter of a nested stack. */
interface ImportedParameter {
  /** Its meaning, for errors about a duplicate name. */
  readonly meaning: string;
  readonly declaration: TemplateParameter;
  /** Its value in the root. */
  readonly value: Json;
}

/**
 * Adds a parameter to a nested stack.
 *
 * @throws Problem if the name has another meaning there, or is the logical ID of a resource there
 */
export function addParameter(
  { placement, tables }: { readonly placement: Placement; readonly tables: ReadonlyMap<string, Table> },
  stack: string,
  name: string,
  { meaning, declaration, value }: ImportedParameter,
): void {
  const table = tables.get(stack)!;
  reserveName(table, name, meaning);
  if (placement.places.get(name)?.stack === stack) {
    throw new Problem(
      `${stack}/${name}`,
      `a parameter would have the same name, for ${meaning}`,
      'Rename the resource.',
    );
  }
  table.parameters.set(name, { declaration, value });
}

/** A map as a template section: sorted by code unit, omitted if empty. */
export function section<T, Key extends string>(key: Key, entries: Map<string, T>): { [K in Key]?: Record<string, T> } {
  if (entries.size === 0) return {};
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return { [key]: Object.fromEntries(sorted) } as { [K in Key]?: Record<string, T> };
}
