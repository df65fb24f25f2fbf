import type { Parameter } from '@aws-sdk/client-cloudformation';
import { type Problem, type TemplateParameter, UsageProblem } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../did-you-mean.ts';

/** Parameters as a root template declares them. */
export type Declared = Readonly<Record<string, TemplateParameter>>;
/** Parameter -> value. */
export type Values = Readonly<Record<string, string>>;

/** CloudFormation's quota for one parameter's value. */
const maximumValueLength = 4096;

/**
 * Everything wrong with the values of a deployment: unknown names, missing values, values that the template does not allow.
 *
 * @param current values of the stack that is updated; a parameter that has one can be omitted.
 */
export function parameterProblems(values: Values, declared: Declared, current: Values = {}): Problem[] {
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(declared, name));
  const missing = Object.keys(declared).filter(
    (name) => declared[name]!.Default === undefined && !Object.hasOwn(values, name) && !Object.hasOwn(current, name),
  );
  return [
    ...unknown.map((name) => unknownParameter(name, declared)),
    ...missing.map(
      (name) =>
        new UsageProblem(
          `parameter ${name}`,
          `it has no default, and no value was given`,
          `Add --parameter ${name}=… (${declared[name]!.Description ?? declared[name]!.Type}).`,
        ),
    ),
    ...Object.entries(values).flatMap(([name, value]) => {
      const parameter = declared[name];
      const fix = parameter && refusal(value, parameter);
      const shown = parameter?.NoEcho ? 'its value' : JSON.stringify(value);
      return fix ? [new UsageProblem(`parameter ${name}`, `${shown} is not allowed`, fix)] : [];
    }),
  ];
}

/** Prints all problems but the last, and throws the last one. */
export function throwProblems(problems: readonly Problem[], say: (line: string) => void): void {
  const last = problems.at(-1);
  if (!last) return;
  for (const problem of problems.slice(0, -1)) say(problem.message);
  throw last;
}

function unknownParameter(name: string, declared: Declared): Problem {
  const near = didYouMean(name, Object.keys(declared));
  const names = Object.keys(declared).join(', ') || 'none';
  return new UsageProblem(
    `parameter ${name}`,
    'the template has no such parameter',
    near ? `Did you mean ${near}?` : `Its parameters are ${names}.`,
  );
}

/** How to fix a value that CloudFormation would refuse, or undefined if it is valid. */
function refusal(value: string, parameter: TemplateParameter): string | undefined {
  const { Type, AllowedValues, AllowedPattern, ConstraintDescription } = parameter;
  const items = /^(CommaDelimitedList|List<)/.test(Type) ? value.split(',').map((item) => item.trim()) : [value];
  if (Buffer.byteLength(value) > maximumValueLength) return `The maximum length is ${maximumValueLength} bytes.`;
  if (AllowedValues && !items.every((item) => AllowedValues.map(String).includes(item))) {
    const near = didYouMean(value, AllowedValues.map(String));
    return `Allowed values: ${AllowedValues.join(', ')}.${near ? ` Did you mean ${near}?` : ''}`;
  }
  const pattern = AllowedPattern && javaPattern(AllowedPattern);
  if (pattern && !items.every((item) => pattern.test(item)))
    return ConstraintDescription ?? `It must match ${AllowedPattern}.`;
  return outOfRange(items, parameter);
}

function outOfRange(items: readonly string[], parameter: TemplateParameter): string | undefined {
  const { Type, MinLength, MaxLength, MinValue, MaxValue } = parameter;
  if (/Number/.test(Type)) {
    const numbers = items.map((item) => (item === '' ? Number.NaN : Number(item)));
    if (numbers.some(Number.isNaN)) return 'It must be a number.';
    const least = MinValue ?? Number.NEGATIVE_INFINITY;
    const most = MaxValue ?? Number.POSITIVE_INFINITY;
    return numbers.every((number) => number >= least && number <= most) ? undefined : between(MinValue, MaxValue, '');
  }
  const fits = (item: string) => item.length >= (MinLength ?? 0) && item.length <= (MaxLength ?? maximumValueLength);
  return items.every(fits) ? undefined : between(MinLength, MaxLength, ' characters');
}

const between = (least: number | undefined, most: number | undefined, unit: string): string =>
  `It must be ${[least !== undefined && `at least ${least}`, most !== undefined && `at most ${most}`].filter(Boolean).join(' and ')}${unit}.`;

/** CloudFormation's patterns are Java patterns and match the whole value; one that JavaScript cannot parse is not checked. */
function javaPattern(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, 's');
  } catch {
    return undefined;
  }
}

/**
 * The parameters of the request to CloudFormation: the given values, and for an update the stack's value of every other
 * parameter. Without them CloudFormation would use the template's defaults.
 */
export function parametersToSend(values: Values, declared: Declared, current: Values = {}): Parameter[] {
  return Object.keys(declared).flatMap((name): Parameter[] => {
    if (Object.hasOwn(values, name)) return [{ ParameterKey: name, ParameterValue: values[name]! }];
    return Object.hasOwn(current, name) ? [{ ParameterKey: name, UsePreviousValue: true }] : [];
  });
}

/** The values after the deployment: the given one, else the stack's, else the template's default. */
export function effectiveValues(values: Values, declared: Declared, current: Values = {}): Values {
  const entries = Object.entries(declared).flatMap(([name, { Default }]) => {
    const value = values[name] ?? current[name] ?? Default;
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return Object.fromEntries(entries);
}
