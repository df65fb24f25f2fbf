import { type Json, Problem } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject, mapReferences, type Reference } from '../template/walk.ts';
import type { Linking, Reader } from './linking.ts';
import { madeAt, ROOT } from './placement.ts';
import { addParameter } from './tables.ts';
import { toJson } from './to-json.ts';

/** Copies a parameter of the root into a nested stack: as plain text, number or list, since the root has checked it. */
export function useParameter(id: string, stack: string, linking: Linking): void {
  if (stack === ROOT) return;
  const { Type, NoEcho } = linking.parameters.get(id)!;
  const list = /(^|<)(List<|CommaDelimitedList)/.test(Type);
  const plainType = Type === 'Number' ? 'Number' : 'String';
  addParameter(linking, stack, id, {
    meaning: `parameter ${id}`,
    declaration: { Type: list ? 'CommaDelimitedList' : plainType, ...(NoEcho && { NoEcho }) },
    value: list ? { 'Fn::Join': [',', { Ref: id }] } : { Ref: id },
  });
}

/** Copies a condition, and the conditions that it uses, into a template. */
export function useCondition(name: string, stack: string, linking: Linking): void {
  const { conditions } = linking.tables.get(stack)!;
  if (conditions.has(name)) return;
  const expression = linking.conditions.expression(name);
  conditions.set(name, expression);
  conditions.set(name, parametersOnly(expression, stack, `${linking.blueprint.name}/${name}`, linking));
}

/** Copies every mapping that a value uses. */
export function useMappings(value: Json, stack: string, linking: Linking): void {
  const [name, argument] = functionIn(value) ?? [];
  if (name === 'Fn::FindInMap') useMapping((argument as readonly [string])[0], stack, linking);
  if (isObject(value) || Array.isArray(value)) {
    for (const inner of Object.values(value)) useMappings(inner, stack, linking);
  }
}

function useMapping(name: string, stack: string, { blueprint, tables }: Linking): void {
  const mapping = Object.hasOwn(blueprint.mappings, name) ? blueprint.mappings[name] : undefined;
  if (!mapping) {
    throw new Problem(`${blueprint.name}/${name}`, 'the mapping does not exist', 'Declare it in the blueprint.');
  }
  tables.get(stack)!.mappings.set(name, mapping);
}

/** A value that is evaluated before any resource exists: of a condition, a rule or the tags. */
export function parametersOnly(value: unknown, stack: string, where: string, linking: Linking): Json {
  const json = toJson(value, where);
  useMappings(json, stack, linking);
  return mapReferences(json, ({ kind, id, attribute }: Reference) => {
    if (kind === 'Condition') useCondition(id, stack, linking);
    else if (kind === 'Ref' && linking.parameters.has(id)) useParameter(id, stack, linking);
    else if (kind === 'Ref' && id.includes('::'))
      return pseudoParameter(id, { stack, where, resource: undefined }, linking);
    else
      throw new Problem(
        where,
        `reads ${[id, attribute ?? []].flat().join('.')}, which is not a parameter`,
        'Use only parameters.',
      );
    return undefined;
  });
}

/** Name and ID of the system. Pseudo parameters of AWS are not replaced; two that differ in each nested stack are refused. */
export function pseudoParameter(
  id: string,
  reader: Omit<Reader, 'trueConditions'>,
  linking: Linking,
): Json | undefined {
  const system = systemValues.get(id);
  if (system) return systemValue(system, id, reader.stack, linking);
  if (id === 'AWS::StackName' || id === 'AWS::StackId') {
    const what = `${id} is the nested stack there${madeAt(reader.resource)}`;
    throw new Problem(reader.where, what, 'Use systemName or systemId.');
  }
  return undefined;
}

interface SystemValue {
  readonly name: string;
  readonly value: Json;
}

const idOfStack = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };

const systemValues: ReadonlyMap<string, SystemValue> = new Map([
  ['Hipaa::SystemName', { name: 'SystemName', value: { Ref: 'AWS::StackName' } }],
  ['Hipaa::SystemId', { name: 'SystemId', value: { 'Fn::Select': [0, { 'Fn::Split': ['-', idOfStack] }] } }],
]);

/** Whether `Ref` can be resolved without a parameter or resource. */
export const isPseudo = (id: string): boolean => id.startsWith('AWS::') || systemValues.has(id);

function systemValue({ name, value }: SystemValue, id: string, stack: string, linking: Linking): Json {
  if (stack === ROOT) return value;
  addParameter(linking, stack, name, { meaning: id, declaration: { Type: 'String' }, value });
  return { Ref: name };
}
