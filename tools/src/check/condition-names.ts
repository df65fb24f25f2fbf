import type { Json, Template } from '@hipaa-stacks/cloudformation';
import { functionIn } from '../template/walk.ts';
import type { Fault, TemplateCheck } from './finding.ts';
import { knownRegions } from './schema/regions.ts';
import { valuesIn } from './values.ts';

const check = 'conditions';

/**
 * Conditions match their names. `HasX` or `IsX`, where `X` or `CreateX` is a parameter, is true if the parameter has a value, or 'true';
 * `AAndB` is true if both conditions A and B are. Compared Regions exist, and the two values of an `Fn::If` differ.
 *
 * Only names in these forms are checked: any other name is accepted.
 */
export const checkConditions: TemplateCheck = ({ stack, template }) => {
  const at = (logicalId: string) => (fault: Fault) => ({ check, stack, logicalId, ...fault });
  return [
    ...Object.entries(template.Conditions ?? {}).flatMap(([name, expression]) =>
      [
        ...inverted(template, name, expression),
        ...missingConditions(template, name, expression),
        ...unknownRegions(expression),
      ].map(at(`Conditions/${name}`)),
    ),
    ...Object.entries(template.Resources).flatMap(([id, resource]) =>
      [...valuesIn(resource as unknown as Json)].flatMap(({ value }) => equalBranches(value)).map(at(id)),
    ),
  ];
};

const words = /^(?:Has|Is|Use|With|Create|Enable)/;

/** Whether an expression is true if a parameter has a value, or 'true'; undefined if it also depends on something else. */
function isTrueWhenSet(expression: Json, parameter: string): boolean | undefined {
  const [name, argument] = functionIn(expression) ?? [];
  if (!Array.isArray(argument)) return undefined;
  const [one, other] = argument as readonly Json[];
  if (name === 'Fn::Not') {
    const inner = isTrueWhenSet(one!, parameter);
    return inner === undefined ? undefined : !inner;
  }
  if (name !== 'Fn::Equals') return undefined;
  const [ref, text] = typeof one === 'object' ? [one, other] : [other, one];
  if (functionIn(ref ?? null)?.[1] !== parameter) return undefined;
  if (text === '' || /^(false|no)$/i.test(`${text as string}`)) return false;
  return /^(true|yes)$/i.test(`${text as string}`) ? true : undefined;
}

function inverted({ Parameters = {} }: Template, name: string, expression: Json): readonly Fault[] {
  const subject = name.replace(words, '');
  const parameter = Object.keys(Parameters).find((each) => each.replace(words, '') === subject);
  if (subject === name || parameter === undefined || isTrueWhenSet(expression, parameter) !== false) return [];
  const what = `is named ${name}, and is true if ${parameter} is empty or off`;
  return [{ what, fix: 'Invert it, or rename it.' }];
}

function missingConditions({ Conditions = {} }: Template, name: string, expression: Json): readonly Fault[] {
  const parts = name.split(/And(?=[A-Z])/);
  const [kind, argument] = functionIn(expression) ?? [];
  if (parts.length < 2 || !parts.every((part) => Object.hasOwn(Conditions, part)) || kind === 'Fn::And') return [];
  const isNegated = kind === 'Fn::Not' && Array.isArray(argument);
  return isNegated || kind === 'Fn::Or'
    ? [
        {
          what: `is named after all of ${parts.join(', ')}, and can be true without`,
          fix: 'Combine them with Fn::And.',
        },
      ]
    : [];
}

/** A string that is compared with `AWS::Region`. */
function unknownRegions(expression: Json): readonly Fault[] {
  return [...valuesIn(expression)].flatMap(({ value }) => {
    const [name, argument] = functionIn(value) ?? [];
    if (name !== 'Fn::Equals' || !Array.isArray(argument)) return [];
    const items = argument as readonly Json[];
    const isOfRegion = items.some((item) => functionIn(item)?.[1] === 'AWS::Region');
    const text = items.find((item) => typeof item === 'string');
    if (!isOfRegion || typeof text !== 'string' || text === '' || isRegion(text)) return [];
    return [
      { what: `compares the Region with ${text}, which is not a Region`, fix: 'Use a Region, such as us-east-1.' },
    ];
  });
}

/** Regions of partitions without known resource types are accepted. */
const isRegion = (text: string) =>
  knownRegions().includes(text) || /^(us|eu)-(iso|isob|isof|sov)[a-z]*-/.test(text) || /^eusc-/.test(text);

function equalBranches(value: Json): readonly Fault[] {
  const [name, argument] = functionIn(value) ?? [];
  if (name !== 'Fn::If' || !Array.isArray(argument)) return [];
  const [condition, one, other] = argument as readonly Json[];
  if (JSON.stringify(one) !== JSON.stringify(other)) return [];
  return [{ what: `uses ${condition as string}, and both branches are the same`, fix: 'Use different branches.' }];
}
