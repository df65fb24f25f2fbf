import { type Json, Problem, type Resource } from '@hipaa-stacks/cloudformation';
import { useCondition } from './import-declarations.ts';
import type { Linking, Reader } from './linking.ts';
import { isListAttribute, isSecretAttribute } from './meta.ts';
import { madeAt, type Place, ROOT, stackId } from './placement.ts';
import { bringIn, claim } from './tables.ts';

/**
 * Brings a reference over from another stack: an output there, a parameter here, and in the root the value that goes from one to the
 * other.
 *
 * @param attribute none for `Ref`
 * @throws Problem for a secret, or when the name is taken
 */
export function cross(
  { stack: source, resource }: Place,
  attribute: string | undefined,
  reader: Reader,
  linking: Linking,
): Json {
  const { id, type } = resource;
  if (attribute && isSecretAttribute(type, attribute)) {
    const what = `would expose the secret ${id}.${attribute} in an output${madeAt(reader.resource)}`;
    throw new Problem(reader.where, what, `Place the reader in ${source}.`);
  }
  const name = id + (attribute ?? '').replace(/[^A-Za-z0-9]/g, '');
  const meaning = `${id}.${attribute ?? 'Ref'}`;
  const list = attribute !== undefined && isListAttribute(type, attribute);
  const value: Json = attribute === undefined ? { Ref: id } : { 'Fn::GetAtt': [id, attribute] };
  offer(name, meaning, { source, resource }, list ? { 'Fn::Join': [',', value] } : value, linking);
  const inRoot = ifPresent(resource, reader, { 'Fn::GetAtt': [stackId(source), `Outputs.${name}`] }, linking);
  if (reader.stack === ROOT) return list ? { 'Fn::Split': [',', inRoot] } : inRoot;
  const declaration = { Type: list ? 'CommaDelimitedList' : 'String' };
  bringIn(linking, reader.stack, name, { meaning, declaration, value: inRoot });
  return { Ref: name };
}

interface Source {
  readonly source: string;
  readonly resource: Resource;
}

/** The output of a resource; it has the resource's own condition. */
function offer(name: string, meaning: string, { source, resource }: Source, Value: Json, linking: Linking): void {
  const table = linking.tables.get(source)!;
  claim(table, name, meaning);
  const own = resource.when.filter((condition) => !linking.lifted.get(source)!.includes(condition));
  const Condition = own.length > 0 ? linking.conditions.all(own) : undefined;
  table.outputs.set(name, { ...(Condition && { Condition }), Value });
}

/** The root reads an optional output only where it exists; what stands under the same conditions need not ask. */
function ifPresent({ when }: Resource, { stack, held }: Reader, value: Json, linking: Linking): Json {
  const sure = stack === ROOT ? held : new Set(linking.lifted.get(stack));
  const asked = when.filter((name) => !sure.has(name));
  if (asked.length === 0) return value;
  const condition = linking.conditions.all(asked);
  useCondition(condition, ROOT, linking);
  return { 'Fn::If': [condition, value, ''] };
}
