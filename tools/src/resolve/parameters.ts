import type { Json, Template, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';
import { splitText } from './text.ts';

/** Whether `Ref` gives a list. */
export const isListType = (type: string): boolean => type === 'CommaDelimitedList' || /^List</.test(type);

/** Whether the value names a parameter of Systems Manager, whose own value only AWS knows. */
export const isSsmType = (type: string): boolean => type.startsWith('AWS::SSM::Parameter::Value<');

/**
 * What `Ref` gives for each parameter whose value is known: the given one, else its Default, as a number for Number and
 * as a list for CommaDelimitedList and `List<…>`. Parameters of Systems Manager are left out.
 *
 * @param given values as text, or already resolved JSON with references to another stack.
 */
export function parameterValues(template: Template, given: Readonly<Record<string, Json>>): ReadonlyMap<string, Json> {
  const values = new Map<string, Json>();
  for (const [name, parameter] of Object.entries(template.Parameters ?? {})) {
    const value = Object.hasOwn(given, name) ? given[name] : defaultOf(parameter);
    if (value !== undefined && !isSsmType(parameter.Type)) values.set(name, typed(value, parameter));
  }
  return values;
}

/** A text's Default may be written as a number in YAML. */
function defaultOf({ Type, Default }: TemplateParameter): Json | undefined {
  return Type === 'String' && typeof Default === 'number' ? `${Default}` : Default;
}

/** A number that a parent passes on stays one in a String: the parameters between stacks are all text. */
function typed(value: Json, { Type }: TemplateParameter): Json {
  if (isListType(Type)) return asList(value, Type === 'List<Number>' ? numberIn : (item) => item);
  return Type === 'Number' ? numberIn(value) : value;
}

/** A list parameter's value. An empty text is an empty list; spaces around an element go; unknown text is split by AWS. */
function asList(value: Json, item: (value: Json) => Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(item);
  if (isObject(value)) return splitText(',', value) ?? { 'Fn::Split': [',', value] };
  return listItems(value).map(item);
}

/** The elements of a list that is written with commas. */
export function listItems(value: Json): readonly string[] {
  const text = `${value ?? ''}`;
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

/** A number, where its text is just what the number prints as (so not `007`). */
function numberIn(value: Json): Json {
  const number = Number(value);
  return typeof value === 'string' && Number.isFinite(number) && `${number}` === value ? number : value;
}
