import { type Json, Problem } from '@hipaa-stacks/cloudformation';
import { functionIn, getAtt, isObject, subArguments } from '../template/walk.ts';

/**
 * A value as a template can have it: properties that are `undefined` left out, every function written as CloudFormation takes it.
 *
 * @throws Problem when an optional reference was left undecided, a function has arguments of the wrong shape, or a value is no JSON
 */
export function plain(value: unknown, where: string): Json {
  if (Array.isArray(value)) return value.map((element) => plain(element, where));
  if (!isObject(value)) return scalar(value, where);
  if ('Hipaa::Optional' in value) {
    const mend = 'Decide it with orNoValue(), orElse(), or present() inside when().';
    throw new Problem(where, 'reads what may not exist', mend);
  }
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const copy = Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner, where)]));
  const [name = '', argument = null] = functionIn(copy) ?? [];
  if (shapes.get(name)?.(argument) === false) {
    const what = `${name} cannot take ${JSON.stringify(argument).slice(0, 80)}`;
    throw new Problem(where, what, 'Write it as the reference of the function says.');
  }
  return copy;
}

function scalar(value: unknown, where: string): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) {
    return value as Json;
  }
  const what = `has a value that no template can have (${typeof value === 'number' ? value : typeof value})`;
  throw new Problem(where, what, 'Give it text, a number, true or false, a list, an object or a reference.');
}

const startsWithName = (length: number) => (argument: Json) =>
  Array.isArray(argument) && argument.length >= length && typeof argument[0] === 'string';

/** What tells whether a function's argument has the right shape, for those that the linker reads. */
const shapes: ReadonlyMap<string, (argument: Json) => boolean> = new Map([
  ['Ref', (argument: Json) => typeof argument === 'string'],
  ['Fn::GetAtt', (argument: Json) => Boolean(getAtt(argument)?.attribute)],
  ['Fn::Sub', (argument: Json) => subArguments(argument) !== undefined],
  ['Fn::If', startsWithName(3)],
  ['Fn::FindInMap', startsWithName(3)],
]);
