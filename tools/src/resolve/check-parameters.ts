import { type Json, Problem, type Template, type TemplateParameter } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../did-you-mean.ts';
import { isListType, isSsmType, listItems } from './parameters.ts';

/**
 * What CloudFormation would refuse in parameter values before it begins: an unknown name, a missing value without
 * Default, and what AllowedValues, AllowedPattern (the whole value; each item of a list), MinLength, MaxLength, MinValue,
 * MaxValue and the type Number forbid. A pattern that JavaScript can't read is left to CloudFormation, and so is the
 * value behind a parameter of Systems Manager.
 */
export function checkParameters(template: Template, values: Readonly<Record<string, Json>>): Problem[] {
  const parameters = template.Parameters ?? {};
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(parameters, name));
  return [
    ...unknown.map((name) => unknownParameter(name, Object.keys(parameters))),
    ...Object.entries(parameters).flatMap(([name, parameter]) => {
      const given = Object.hasOwn(values, name) ? values[name] : undefined;
      if (given !== undefined) return faults(name, parameter, given);
      return parameter.Default === undefined
        ? [new Problem(name, 'has no value and no default', 'Give it a value.')]
        : [];
    }),
  ];
}

function unknownParameter(name: string, names: readonly string[]): Problem {
  const guess = didYouMean(name, names);
  const mend = guess ? `Did you mean ${guess}?` : `The template's parameters are ${names.join(', ') || 'none'}.`;
  return new Problem(name, 'is no parameter of this template', mend);
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
      .map(({ what, mend }) => {
        const shown = parameter.NoEcho ? 'the value' : JSON.stringify(item);
        return new Problem(name, `${shown} ${what(parameter)}`, parameter.ConstraintDescription ?? mend(parameter));
      }),
  );
}

const text = (value: Json): string => (typeof value === 'object' ? JSON.stringify(value) : `${value}`);

interface Rule {
  broken(item: string, parameter: TemplateParameter): boolean;
  what(parameter: TemplateParameter): string;
  mend(parameter: TemplateParameter): string;
}

const isNumberType = ({ Type }: TemplateParameter) => Type === 'Number' || Type === 'List<Number>';
const isNumber = (item: string) => item.trim() !== '' && Number.isFinite(Number(item));

const rules: readonly Rule[] = [
  {
    broken: (item, parameter) => isNumberType(parameter) && !isNumber(item),
    what: () => 'is not a number',
    mend: () => 'Give a number.',
  },
  {
    broken: (item, { AllowedValues }) => Array.isArray(AllowedValues) && !AllowedValues.map(String).includes(item),
    what: () => 'is not allowed',
    mend: ({ AllowedValues }) => `Allowed: ${AllowedValues?.join(', ')}.`,
  },
  {
    broken: (item, { AllowedPattern }) =>
      AllowedPattern !== undefined && wholePattern(AllowedPattern)?.test(item) === false,
    what: ({ AllowedPattern }) => `does not match ${AllowedPattern}`,
    mend: () => 'Give a value that matches as a whole.',
  },
  {
    broken: (item, { MinLength }) => MinLength !== undefined && item.length < Number(MinLength),
    what: () => 'is too short',
    mend: ({ MinLength }) => `Give at least ${MinLength} characters.`,
  },
  {
    broken: (item, { MaxLength }) => MaxLength !== undefined && item.length > Number(MaxLength),
    what: () => 'is too long',
    mend: ({ MaxLength }) => `Give at most ${MaxLength} characters.`,
  },
  {
    broken: (item, { MinValue }) => MinValue !== undefined && isNumber(item) && Number(item) < Number(MinValue),
    what: () => 'is too small',
    mend: ({ MinValue }) => `Give at least ${MinValue}.`,
  },
  {
    broken: (item, { MaxValue }) => MaxValue !== undefined && isNumber(item) && Number(item) > Number(MaxValue),
    what: () => 'is too large',
    mend: ({ MaxValue }) => `Give at most ${MaxValue}.`,
  },
];

function wholePattern(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return undefined;
  }
}
