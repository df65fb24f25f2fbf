import { type Json, Problem, type Template, type TemplateParameter } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../did-you-mean.ts';
import { isListType, isSsmType, listItems } from './parameters.ts';

/**
 * Parameter values that CloudFormation would refuse before it starts: an unknown name, a missing value without Default, and values
 * that AllowedValues, AllowedPattern (the whole value; each item of a list), MinLength, MaxLength, MinValue, MaxValue or the type
 * Number do not allow. A pattern that JavaScript cannot parse is not checked, and neither is the value of a parameter of Systems
 * Manager.
 */
export function checkParameters(template: Template, values: Readonly<Record<string, Json>>): Problem[] {
  const parameters = template.Parameters ?? {};
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(parameters, name));
  return [
    ...unknown.map((name) => unknownParameter(name, Object.keys(parameters))),
    ...Object.entries(parameters).flatMap(([name, parameter]) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value !== undefined) return faults(name, parameter, value);
      return parameter.Default === undefined ? [new Problem(name, 'has no value and no default', 'Set a value.')] : [];
    }),
  ];
}

function unknownParameter(name: string, names: readonly string[]): Problem {
  const guess = didYouMean(name, names);
  const fix = guess ? `Did you mean ${guess}?` : `The template's parameters are ${names.join(', ') || 'none'}.`;
  return new Problem(name, 'is not a parameter of this template', fix);
}

function faults(name: string, parameter: TemplateParameter, value: Json): Problem[] {
  if (isSsmType(parameter.Type)) return [];
  const items = Array.isArray(value)
    ? (value as readonly Json[]).map(text)
    : isListType(parameter.Type)
      ? listItems(value)
      : [text(value)];
  return items.flatMap((item) =>
    rules
      .filter((rule) => rule.broken(item, parameter))
      .map(({ what, fix }) => {
        const shown = parameter.NoEcho ? 'the value' : JSON.stringify(item);
        return new Problem(name, `${shown} ${what(parameter)}`, parameter.ConstraintDescription ?? fix(parameter));
      }),
  );
}

const text = (value: Json): string => (typeof value === 'object' ? JSON.stringify(value) : `${value}`);

interface Rule {
  broken(item: string, parameter: TemplateParameter): boolean;
  what(parameter: TemplateParameter): string;
  fix(parameter: TemplateParameter): string;
}

const isNumberType = ({ Type }: TemplateParameter) => Type === 'Number' || Type === 'List<Number>';
const isNumber = (item: string) => item.trim() !== '' && Number.isFinite(Number(item));

const rules: readonly Rule[] = [
  {
    broken: (item, parameter) => isNumberType(parameter) && !isNumber(item),
    what: () => 'is not a number',
    fix: () => 'Use a number.',
  },
  {
    broken: (item, { AllowedValues }) => Array.isArray(AllowedValues) && !AllowedValues.map(String).includes(item),
    what: () => 'is not allowed',
    fix: ({ AllowedValues }) => `Allowed: ${AllowedValues?.join(', ')}.`,
  },
  {
    broken: (item, { AllowedPattern }) =>
      AllowedPattern !== undefined && wholePattern(AllowedPattern)?.test(item) === false,
    what: ({ AllowedPattern }) => `does not match ${AllowedPattern}`,
    fix: () => 'Use a value that matches the whole pattern.',
  },
  {
    broken: (item, { MinLength }) => MinLength !== undefined && item.length < Number(MinLength),
    what: () => 'is too short',
    fix: ({ MinLength }) => `Use at least ${MinLength} characters.`,
  },
  {
    broken: (item, { MaxLength }) => MaxLength !== undefined && item.length > Number(MaxLength),
    what: () => 'is too long',
    fix: ({ MaxLength }) => `Use at most ${MaxLength} characters.`,
  },
  {
    broken: (item, { MinValue }) => MinValue !== undefined && isNumber(item) && Number(item) < Number(MinValue),
    what: () => 'is too small',
    fix: ({ MinValue }) => `Use at least ${MinValue}.`,
  },
  {
    broken: (item, { MaxValue }) => MaxValue !== undefined && isNumber(item) && Number(item) > Number(MaxValue),
    what: () => 'is too large',
    fix: ({ MaxValue }) => `Use at most ${MaxValue}.`,
  },
];

function wholePattern(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return undefined;
  }
}
