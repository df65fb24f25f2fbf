import { type Json, type JsonObject, Problem, type Template } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../did-you-mean.ts';
import { memoize } from '../memoize.ts';
import { type Answer, memoizeByQuery } from '../memoize-by-query.ts';
import { functionIn, getAtt, isObject, placeholderReference, subArguments, subParts } from '../template/walk.ts';
import { pureFunctions } from './functions.ts';
import { joinText } from './text.ts';

/** `AWS::NoValue`: the property or the list element is removed. */
const noValue = Symbol('AWS::NoValue');

/** Resolves the values of a template with known parameters. */
export interface Scope {
  /** A value with all known values inserted; the rest remains in its long form. */
  value(json: Json): Json | typeof noValue;
  /** The same, with `{ Ref: 'AWS::NoValue' }` for no value. */
  json(json: Json): Json;
  /** Whether a condition of the template is true; undefined if it is not known. */
  condition(name: string, where: string): boolean | undefined;
  /** An entry of the template with all known values inserted; the same object if all values that it reads are the same. */
  entry(entry: JsonObject): JsonObject;
  /** Whether an expression of `Conditions` or `Rules` is true; undefined if it is not known. */
  isTrue(expression: Json, where: string): boolean | undefined;
}

/** Input of a scope. */
export interface ScopeInput {
  readonly template: Template;
  /** Location in every Problem. */
  readonly where: string;
  /** Parameter or pseudo parameter -> its value. Others remain Refs. */
  readonly values: ReadonlyMap<string, Json>;
  /** Parameters whose value is used for conditions but never inserted. */
  readonly secrets: ReadonlySet<string>;
  /** The resolved output of a nested stack, if it is known. */
  readonly output?: (stack: string, name: string) => Json | undefined;
}

/** @throws Problem for a condition that depends on itself or is not declared, when it is evaluated. */
export function createScope(input: ScopeInput): Scope {
  const { template, where, values, secrets, output } = input;
  const decided = new Map<string, boolean | undefined>();
  const visited = new Set<string>();
  const deciding: Context = {
    parameter: (name) => values.get(name),
    output: (stack, name) => output?.(stack, name),
    condition: (name) => scope.condition(name, where),
    mappings: () => template.Mappings,
  };
  const inserting: Context = { ...deciding, parameter: (name) => (secrets.has(name) ? undefined : values.get(name)) };
  const answers = answersOf(inserting);
  const value = (json: Json): Json | typeof noValue => evaluate(json, inserting);
  const scope: Scope = {
    value,
    json: (json) => orReference(value(json)),
    entry: (entry) => entryCache(entry)(answers, (query) => entriesOf(entry, tracked(query))),
    condition(name, where) {
      if (decided.has(name)) return decided.get(name);
      const conditions = template.Conditions ?? {};
      if (!Object.hasOwn(conditions, name)) throw unknownCondition(name, where, Object.keys(conditions));
      if (visited.has(name)) throw cycle(input.where, [...visited, name]);
      visited.add(name);
      const isTrue = scope.isTrue(conditions[name]!, `${input.where}/Conditions/${name}`);
      visited.delete(name);
      decided.set(name, isTrue);
      return isTrue;
    },
    isTrue: (expression, where) =>
      evaluateCondition(expression, { ...deciding, condition: (name) => scope.condition(name, where) }),
  };
  return scope;
}

/** All input of a value besides itself. */
interface Context {
  /** The value of a parameter or pseudo parameter. */
  parameter(name: string): Json | undefined;
  /** The resolved output of a nested stack. */
  output(stack: string, name: string): Json | undefined;
  condition(name: string): boolean | undefined;
  mappings(): Json | undefined;
}

type Fact = Json | undefined;

/** Cached entries: most parameters affect few of them. */
const entryCache = memoize((_: JsonObject) => memoizeByQuery<Fact, JsonObject>());

/** Answers queries about a context, each query once. */
function answersOf(context: Context): (key: string) => Answer<Fact> {
  const known = new Map<string, Answer<Fact>>();
  return (key) => {
    const found = known.get(key) ?? keyed(answerOf(key, context));
    known.set(key, found);
    return found;
  };
}

function answerOf(key: string, context: Context): Fact {
  const [kind, name = '', output = ''] = key.split('\n');
  if (kind === 'parameter') return context.parameter(name);
  if (kind === 'output') return context.output(name, output);
  return kind === 'condition' ? context.condition(name) : context.mappings();
}

/** Equal lists and mappings have the same key, which differs from any string. */
const keyed = (answer: Fact): Answer<Fact> => ({
  answer,
  key: typeof answer === 'object' ? `\n${jsonText(answer)}` : answer,
});

const jsonText = (value: Json): string => (value === null ? 'null' : jsonCache(value as JsonObject));
const jsonCache = memoize((value: object): string => JSON.stringify(value));

const tracked = (query: (key: string) => Fact): Context => ({
  parameter: (name) => query(`parameter\n${name}`),
  output: (stack, name) => query(`output\n${stack}\n${name}`),
  condition: (name) => query(`condition\n${name}`) as boolean | undefined,
  mappings: () => query('mappings'),
});

function unknownCondition(name: string, where: string, names: readonly string[]): Problem {
  const guess = didYouMean(name, names);
  const fix = guess ? `Did you mean ${guess}?` : 'Declare it in Conditions.';
  return new Problem(where, `there is no condition ${name}`, fix);
}

function cycle(where: string, names: readonly string[]): Problem {
  const loop = names.slice(names.indexOf(names.at(-1)!));
  const what = `circular dependency between conditions: ${loop.join(' -> ')}`;
  return new Problem(`${where}/Conditions/${loop[0]}`, what, 'Make one of them depend on parameters only.');
}

const orReference = (value: Json | typeof noValue): Json => (value === noValue ? { Ref: 'AWS::NoValue' } : value);

function evaluate(json: Json, context: Context): Json | typeof noValue {
  if (Array.isArray(json))
    return (json as readonly Json[]).map((item) => evaluate(item, context)).filter((item) => item !== noValue);
  if (!isObject(json)) return json;
  const found = functionIn(json);
  if (!found) return entriesOf(json, context);
  const [name, argument] = found;
  const special = specialFunctions.get(name);
  if (special) return special(argument, context) ?? { [name]: orReference(evaluate(argument, context)) };
  const resolved = orReference(evaluate(argument, context));
  const list = Array.isArray(resolved) ? (resolved as readonly Json[]) : [resolved];
  return (
    pureFunctions.get(name)?.(list, name === 'Fn::FindInMap' ? context.mappings() : undefined) ?? { [name]: resolved }
  );
}

function entriesOf(json: JsonObject, context: Context): JsonObject {
  const entries = Object.entries(json).map(([key, item]) => [key, evaluate(item, context)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== noValue));
}

/** Functions that need the scope, or whose argument is not completely resolved. */
const specialFunctions: ReadonlyMap<string, (argument: Json, context: Context) => Json | typeof noValue | undefined> =
  new Map([
    ['Ref', ref],
    ['Condition', (argument: Json) => (typeof argument === 'string' ? { Condition: argument } : undefined)],
    ['Fn::GetAtt', attribute],
    ['Fn::If', chosen],
    ['Fn::Sub', substituted],
  ]);

function ref(name: Json, { parameter }: Context): Json | typeof noValue | undefined {
  if (typeof name !== 'string') return undefined;
  return name === 'AWS::NoValue' ? noValue : (parameter(name) ?? { Ref: name });
}

function attribute(argument: Json, context: Context): Json | undefined {
  const resolved = typeof argument === 'string' ? argument : orReference(evaluate(argument, context));
  const target = getAtt(resolved);
  if (!target) return { 'Fn::GetAtt': resolved };
  const output = target.attribute.startsWith('Outputs.') ? target.attribute.slice('Outputs.'.length) : undefined;
  const known = output === undefined ? undefined : context.output(target.id, output);
  return known ?? { 'Fn::GetAtt': [target.id, target.attribute] };
}

function chosen(argument: Json, context: Context): Json | typeof noValue | undefined {
  if (!Array.isArray(argument)) return undefined;
  const [name, whenTrue, whenFalse] = argument as readonly Json[];
  if (typeof name !== 'string' || whenTrue === undefined || whenFalse === undefined) return undefined;
  const isTrue = context.condition(name);
  if (isTrue !== undefined) return evaluate(isTrue ? whenTrue : whenFalse, context);
  const branches = [whenTrue, whenFalse].map((branch) => orReference(evaluate(branch, context)));
  const [a, b] = branches.map((branch) => JSON.stringify(branch));
  return a === b ? branches[0] : { 'Fn::If': [name, ...branches] };
}

/** An `Fn::Sub` as text, or as an equivalent `Fn::Join`. */
function substituted(argument: Json, context: Context): Json | undefined {
  const sub = subArguments(argument);
  if (!sub) return undefined;
  const parts = subParts(sub.text).map((part) => {
    if ('text' in part) return part.text;
    if (Object.hasOwn(sub.variables, part.placeholder))
      return orReference(evaluate(sub.variables[part.placeholder]!, context));
    const { kind, id, attribute: name } = placeholderReference(part.placeholder);
    return orReference(evaluate(kind === 'Ref' ? { Ref: id } : { 'Fn::GetAtt': [id, name!] }, context));
  });
  return joinText('', parts);
}

/** Three-valued logic of conditions: an unknown operand makes `Fn::And` and `Fn::Or` unknown unless another operand decides them. */
function evaluateCondition(expression: Json, context: Context): boolean | undefined {
  const [name = '', argument = null] = functionIn(expression) ?? [];
  const list: readonly Json[] = Array.isArray(argument) ? argument : [argument];
  const each = () => list.map((item) => evaluateCondition(item, context));
  const values = () => list.map((item) => orReference(evaluate(item, context)));
  switch (name) {
    case 'Condition':
      return typeof argument === 'string' ? context.condition(argument) : undefined;
    case 'Fn::Not':
      return negated(list.length === 1 ? each()[0] : undefined);
    case 'Fn::And':
      return all(each());
    case 'Fn::Or':
      return negated(all(each().map(negated)));
    case 'Fn::Equals':
      return equal(values());
    case 'Fn::Contains':
    case 'Fn::EachMemberIn':
    case 'Fn::EachMemberEquals':
      return compareLists(name, values());
    default:
      return undefined;
  }
}

const negated = (isTrue: boolean | undefined) => (isTrue === undefined ? undefined : !isTrue);

function all(isTrue: readonly (boolean | undefined)[]): boolean | undefined {
  if (isTrue.includes(false)) return false;
  return isTrue.includes(undefined) ? undefined : true;
}

/** CloudFormation compares as text: `true` equals `'true'`. An unknown value equals itself. */
function equal([a, b, ...more]: readonly Json[]): boolean | undefined {
  if (a === undefined || b === undefined || more.length > 0) return undefined;
  if (canonical(a) === canonical(b)) return true;
  return isKnown(a) && isKnown(b) ? false : undefined;
}

const canonical = (value: Json): string => JSON.stringify(typeof value === 'object' ? value : `${value}`);

/** Whether a value can be known before deployment: no function, no dynamic reference. */
function isKnown(value: Json): boolean {
  if (typeof value === 'string') return !value.includes('{{resolve:');
  if (functionIn(value)) return false;
  return value === null || typeof value !== 'object' || Object.values(value).every(isKnown);
}

function compareLists(name: string, [list, other]: readonly Json[]): boolean | undefined {
  if (!Array.isArray(list) || other === undefined || !isKnown(list) || !isKnown(other)) return undefined;
  const [members, others] = [list, Array.isArray(other) ? (other as readonly Json[]) : [other]].map((values) =>
    values.map(canonical),
  );
  if (name === 'Fn::Contains') return others!.every((value) => members!.includes(value));
  return members!.every((member) => others!.includes(member));
}
