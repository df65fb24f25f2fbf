import { type Json, type JsonObject, Problem } from '@hipaa-stacks/cloudformation';
import { functionIn, getAtt, isObject, subArguments } from '../template/walk.ts';

/** Conditions whose value is known in a branch of `Fn::If`, by name. */
type Decided = ReadonlyMap<string, boolean>;

/**
 * Converts a value to template JSON: without `undefined` properties, with every function in the form of CloudFormation. An `Fn::If`
 * in a branch of another `Fn::If` with the same condition is replaced by the branch that applies.
 *
 * @throws Problem if an optional reference is undecided, a function has arguments of the wrong shape, or a value is not JSON
 */
export const toJson = (value: unknown, where: string): Json => convert(value, where, new Map());

function convert(value: unknown, where: string, decided: Decided): Json {
  if (Array.isArray(value)) return value.map((element) => convert(element, where, decided));
  if (!isObject(value)) return scalar(value, where);
  if ('Hipaa::Optional' in value) {
    const fix = 'Resolve it with orNoValue(), orElse(), or present() inside when().';
    throw new Problem(where, 'reads a resource that may not exist', fix);
  }
  const branches = branchesOf(value);
  if (branches) return convertBranches(branches, where, decided);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const copy = Object.fromEntries(entries.map(([key, inner]) => [key, convert(inner, where, decided)]));
  const [name = '', argument = null] = functionIn(copy) ?? [];
  if (shapes.get(name)?.(argument) === false) {
    const what = `${name} does not accept ${JSON.stringify(argument).slice(0, 80)}`;
    throw new Problem(where, what, 'See the reference of the function.');
  }
  return copy;
}

/** The arguments of an `Fn::If` with a condition and two branches; others are refused as any function of the wrong shape. */
function branchesOf(value: JsonObject): readonly [string, unknown, unknown] | undefined {
  const [name, argument] = functionIn(value) ?? [];
  if (name !== 'Fn::If' || !Array.isArray(argument) || argument.length !== 3) return undefined;
  const [condition, then, otherwise] = argument;
  return typeof condition === 'string' ? [condition, then, otherwise] : undefined;
}

function convertBranches(
  [condition, then, otherwise]: readonly [string, unknown, unknown],
  where: string,
  decided: Decided,
): Json {
  const known = decided.get(condition);
  if (known !== undefined) return convert(known ? then : otherwise, where, decided);
  return {
    'Fn::If': [
      condition,
      convert(then, where, new Map([...decided, [condition, true]])),
      convert(otherwise, where, new Map([...decided, [condition, false]])),
    ],
  };
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
