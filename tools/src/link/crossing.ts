import { type Json, Problem, type Resource } from '@hipaa-stacks/cloudformation';
import { useCondition } from './import-declarations.ts';
import type { Linking, Reader } from './linking.ts';
import { isListAttribute, isSecretAttribute } from './meta.ts';
import { madeAt, type Place, ROOT, stackId } from './placement.ts';
import { addParameter, reserveName } from './tables.ts';

/**
 * Passes a reference to another stack: an output in that stack, a parameter in the reader's stack, and the parameter value in the
 * root.
 *
 * @param attribute undefined for `Ref`
 * @throws Problem for a secret, or if the name is already used
 */
export function passReference(
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
  addOutput(name, meaning, { source, resource }, list ? { 'Fn::Join': [',', value] } : value, linking);
  const inRoot = ifPresent(resource, reader, { 'Fn::GetAtt': [stackId(source), `Outputs.${name}`] }, linking);
  if (reader.stack === ROOT) return list ? { 'Fn::Split': [',', inRoot] } : inRoot;
  const declaration = { Type: list ? 'CommaDelimitedList' : 'String' };
  addParameter(linking, reader.stack, name, { meaning, declaration, value: inRoot });
  return { Ref: name };
}

interface Source {
  readonly source: string;
  readonly resource: Resource;
}

/** The output of a resource; it has the condition of the resource. */
function addOutput(name: string, meaning: string, { source, resource }: Source, Value: Json, linking: Linking): void {
  const table = linking.tables.get(source)!;
  reserveName(table, name, meaning);
  const own = resource.when.filter((condition) => !linking.lifted.get(source)!.includes(condition));
  const Condition = own.length > 0 ? linking.conditions.all(own) : undefined;
  table.outputs.set(name, { ...(Condition && { Condition }), Value });
}

/** The root reads an optional output only if it exists; a reader with the same conditions needs no Fn::If. */
function ifPresent({ when }: Resource, { stack, trueConditions }: Reader, value: Json, linking: Linking): Json {
  const certain = stack === ROOT ? trueConditions : new Set(linking.lifted.get(stack));
  const undecided = when.filter((name) => !certain.has(name));
  if (undecided.length === 0) return value;
  const condition = linking.conditions.all(undecided);
  useCondition(condition, ROOT, linking);
  return { 'Fn::If': [condition, value, ''] };
}
