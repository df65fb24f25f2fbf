import { type Json, Problem } from '@hipaa-stacks/cloudformation';
import { functionIn, getAtt, isObject, subArguments } from '../template/walk.ts';

/**
 * Converts a value to template JSON: without `undefined` properties, with every function in the form of CloudFormation.
 *
 * @throws Problem if an optional reference is undecided, a function has arguments of the wrong shape, or a value is not JSON
 */
export function toJson(value: unknown, where: string): Json {
  if (Array.isArray(value)) return value.map((element) => toJson(element, where));
  if (!isObject(value)) return scalar(value, where);
  if ('Hipaa::Optional' in value) {
    const fix = 'Resolve it with orNoValue(), orElse(), or present() inside when().';
    throw new Problem(where, 'reads a resource that may not exist', fix);
  }
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const copy = Object.fromEntries(entries.map(([key, inner]) => [key, toJson(inner, where)]));
  const [name = '', argument = null] = functionIn(copy) ?? [];
  if (shapes.get(name)?.(argument) === false) {
    const what = `${name} does not accept ${JSON.stringify(argument).slice(0, 80)}`;
    throw new Problem(where, what, 'See the reference of the function.');
  }
  return copy;
}

function scalar(value: unknown, where: string): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) {
    return value as Json;
  }
  const what = `has a value that a template cannot contain (${typeof value === 'number' ? value : typeof value})`;
  throw new Problem(where, what, 'Use text, a number, true or false, a list, an object or a reference.');
}

const startsWithName = (length: number) => (argument: Json) =>
  Array.isArray(argument) && argument.length >= length && typeof argument[0] === 'string';

/** Checks for the arguments of the functions that the linker reads. */
const shapes: ReadonlyMap<string, (argument: Json) => boolean> = new Map([
  ['Ref', (argument: Json) => typeof argument === 'string'],
  ['Fn::GetAtt', (argument: Json) => Boolean(getAtt(argument)?.attribute)],
  ['Fn::Sub', (argument: Json) => subArguments(argument) !== undefined],
  ['Fn::If', startsWithName(3)],
  ['Fn::FindInMap', startsWithName(3)],
]);
