import type { Json, Template, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';
import { splitText } from './text.ts';

/** Whether `Ref` returns a list. */
export const isListType = (type: string): boolean => type === 'CommaDelimitedList' || /^List</.test(type);

/** Whether the value is the name of a Systems Manager parameter, whose value is only known to AWS. */
export const isSsmType = (type: string): boolean => type.startsWith('AWS::SSM::Parameter::Value<');

/**
 * The value of `Ref` for each parameter with a known value: the given value, else its Default, as a number for Number and
 * as a list for CommaDelimitedList and `List<…>`. Parameters of Systems Manager are not included.
 *
 * @param values values as text, or already resolved JSON with references to another stack.
 */
export function parameterValues(template: Template, values: Readonly<Record<string, Json>>): ReadonlyMap<string, Json> {
  const known = new Map<string, Json>();
  for (const [name, parameter] of Object.entries(template.Parameters ?? {})) {
    const value = Object.hasOwn(values, name) ? values[name] : defaultOf(parameter);
    if (value !== undefined && !isSsmType(parameter.Type)) known.set(name, typed(value, parameter));
  }
  return known;
}

/** A Default of type String can be a number in YAML. */
function defaultOf({ Type, Default }: TemplateParameter): Json | undefined {
  return Type === 'String' && typeof Default === 'number' ? `${Default}` : Default;
}

/** A number that a parent passes on remains a number in a String parameter: all parameters between stacks are text. */
function typed(value: Json, { Type }: TemplateParameter): Json {
  if (isListType(Type)) return asList(value, Type === 'List<Number>' ? numberIn : (item) => item);
  return Type === 'Number' ? numberIn(value) : value;
}

/** A list parameter's value. An empty text is an empty list; spaces around an element are removed; unknown text is split by AWS. */
function asList(value: Json, item: (value: Json) => Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(item);
  if (isObject(value)) return splitText(',', value) ?? { 'Fn::Split': [',', value] };
  return listItems(value).map(item);
}

/** The elements of a comma-delimited list. */
export function listItems(value: Json): readonly string[] {
  const text = `${value ?? ''}`;
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

/** A number, if its text is the canonical form of the number (not `007`). */
function numberIn(value: Json): Json {
  const number = Number(value);
  return typeof value === 'string' && Number.isFinite(number) && `${number}` === value ? number : value;
}
