import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn, getAtt, isObject, subArguments } from '../template/walk.ts';
import { isMacro } from './expansion.ts';
import type { Fault, TemplateCheck } from './finding.ts';
import { guess } from './guess.ts';
import { isComputed, valuesIn } from './values.ts';

const check = 'functions';

/** A description of the arguments of a function, a check of an argument, and the section of the function if it is restricted to one. */
interface Form {
  readonly expected: string;
  readonly isValid: (argument: Json) => boolean;
  readonly only?: 'Conditions' | 'Rules';
}

const isText = (value: Json | undefined) => typeof value === 'string';
const orComputed = (isValid: (value: Json) => boolean) => (value: Json | undefined) =>
  value !== undefined && (isValid(value) || isComputed(value));
const textLike = orComputed((value) => typeof value !== 'object');
const listLike = orComputed(Array.isArray);
const list = (argument: Json, from: number, to = from): readonly Json[] | undefined =>
  Array.isArray(argument) && argument.length >= from && argument.length <= to ? argument : undefined;
const each = (argument: Json, ...isValid: readonly ((value: Json | undefined) => boolean)[]): boolean =>
  list(argument, isValid.length)?.every((item, index) => isValid[index]!(item)) ?? false;
const isIndex = orComputed((value) => /^\d+$/.test(`${value as string}`));
const isFrom1 = (value: Json, most: number) => isComputed(value) || (Number(value) >= 1 && Number(value) <= most);
const isAny = () => true;

const two = (only: 'Conditions' | 'Rules'): Form => ({
  expected: 'two values',
  isValid: (a) => list(a, 2) !== undefined,
  only,
});

/** Source: AWS CloudFormation Template Reference, "Intrinsic function reference" and "Rule-specific intrinsic functions". */
const forms: Readonly<Record<string, Form>> = {
  Ref: { expected: 'the name of a parameter or resource', isValid: isText },
  Condition: { expected: 'the name of a condition', isValid: isText, only: 'Conditions' },
  'Fn::And': { expected: '2 to 10 conditions', isValid: (a) => list(a, 2, 10) !== undefined, only: 'Conditions' },
  'Fn::Base64': { expected: 'text', isValid: textLike },
  'Fn::Cidr': {
    expected: 'a block, a count of 1 to 256, and bits, 1 or more',
    isValid: (a) => {
      const [, count = 1, bits = 1] = list(a, 2, 3) ?? [];
      return Array.isArray(a) && a.length >= 2 && a.length <= 3 && isFrom1(count, 256) && isFrom1(bits, 128);
    },
  },
  'Fn::Contains': two('Rules'),
  'Fn::EachMemberEquals': two('Rules'),
  'Fn::EachMemberIn': two('Rules'),
  'Fn::Equals': two('Conditions'),
  'Fn::FindInMap': { expected: 'a mapping and two keys', isValid: (a) => list(a, 3, 4) !== undefined },
  'Fn::GetAZs': { expected: 'a Region', isValid: textLike },
  'Fn::GetAtt': {
    expected: 'a resource and an attribute',
    isValid: (a) => getAtt(a) !== undefined || each(a, isText, isComputed as typeof textLike),
  },
  'Fn::If': { expected: 'the name of a condition and two values', isValid: (a) => each(a, isText, isAny, isAny) },
  'Fn::ImportValue': { expected: 'the name of an export', isValid: textLike },
  'Fn::Join': { expected: 'a delimiter and a list', isValid: (a) => each(a, isText, listLike) },
  'Fn::Length': { expected: 'a list', isValid: listLike },
  'Fn::Not': { expected: 'a list of one condition', isValid: (a) => list(a, 1) !== undefined, only: 'Conditions' },
  'Fn::Or': { expected: '2 to 10 conditions', isValid: (a) => list(a, 2, 10) !== undefined, only: 'Conditions' },
  'Fn::RefAll': { expected: 'the type of a parameter', isValid: isText, only: 'Rules' },
  'Fn::Select': { expected: 'an index and a list', isValid: (a) => each(a, isIndex, listLike) },
  'Fn::Split': { expected: 'a delimiter and text', isValid: (a) => each(a, isText, textLike) },
  'Fn::Sub': {
    expected: 'text, or a list of text and its variables',
    isValid: (a) => subArguments(a) !== undefined,
  },
  'Fn::ToJsonString': { expected: 'a mapping or a list', isValid: (a) => typeof a === 'object' },
  'Fn::ValueOf': { ...two('Rules'), expected: 'a parameter and an attribute' },
  'Fn::ValueOfAll': { ...two('Rules'), expected: 'the type of a parameter and an attribute' },
};

/** Functions that are valid in Rules. Source: AWS CloudFormation Template Reference, "Rule functions", supported functions. */
const ofRules = new Set([
  'Ref',
  ...[
    'And',
    'Contains',
    'EachMemberEquals',
    'EachMemberIn',
    'Equals',
    'Not',
    'Or',
    'RefAll',
    'ValueOf',
    'ValueOfAll',
  ].map((name) => `Fn::${name}`),
]);

/** Every intrinsic function exists, has valid arguments, and is in a section where it is valid. */
export const checkFunctions: TemplateCheck = ({ stack, template }) => {
  const { Resources, Conditions = {}, Outputs = {}, Rules = {} } = template;
  const at = (logicalId: string) => (fault: Fault) => ({ check, stack, logicalId, ...fault });
  const inSection = (section: 'Conditions' | 'Rules' | undefined, value: unknown) =>
    [...valuesIn(value as Json)].flatMap((placed) => wrongFunction(placed.value, placed.path, section));
  return [
    ...Object.entries(Resources).flatMap(([id, resource]) => inSection(undefined, resource).map(at(id))),
    ...Object.entries(Outputs).flatMap(([name, output]) => inSection(undefined, output).map(at(`Outputs/${name}`))),
    ...Object.entries(Rules).flatMap(([name, rule]) => inSection('Rules', rule).map(at(`Rules/${name}`))),
    ...Object.entries(Conditions).flatMap(([name, expression]) =>
      [...inSection('Conditions', expression), ...invalidOperands(expression)].map(at(`Conditions/${name}`)),
    ),
  ];
};

function wrongFunction(value: Json, path: string, section: 'Conditions' | 'Rules' | undefined): readonly Fault[] {
  if (!isObject(value)) return [];
  const names = Object.keys(value).filter((key) => key.startsWith('Fn::') && !isMacro(key));
  if (names.length > 0 && Object.keys(value).length > 1)
    return [{ what: `${names[0]} has sibling keys${at(path)}`, fix: 'Use a separate object for it.' }];
  const [name, argument] = functionIn(value) ?? [];
  if (name === undefined || argument === undefined || isMacro(name)) return [];
  const form = Object.hasOwn(forms, name) ? forms[name]! : undefined;
  if (!form) return [{ what: `${name} is not an intrinsic function${at(path)}`, fix: guess(name, Object.keys(forms)) }];
  if (section === 'Rules' && !ofRules.has(name))
    return [
      {
        what: `${name} is used in Rules${at(path)}, which only support rule-specific functions`,
        fix: 'Use Fn::Equals, Fn::Contains or Fn::EachMemberIn on parameters.',
      },
    ];
  if (form.only && !isAllowedIn(form.only, section, name, argument))
    return [{ what: `${name} is used outside of ${form.only}${at(path)}`, fix: 'Define a condition, and use Fn::If.' }];
  return form.isValid(argument)
    ? []
    : [{ what: `${name} has the wrong arguments${at(path)}`, fix: `Use ${form.expected}.` }];
}

/** A property that is called Condition, as in a policy statement, is not a function. */
function isAllowedIn(only: 'Conditions' | 'Rules', section: string | undefined, name: string, argument: Json): boolean {
  if (section === 'Rules' || only === section) return true;
  return name === 'Condition' && section === undefined && !isText(argument);
}

/** The operands in a condition are conditions too, except for compared values. */
function invalidOperands(expression: Json): readonly Fault[] {
  const [name, argument] = functionIn(expression) ?? [];
  if (name === 'Condition' || name === 'Fn::Equals') return [];
  if (name === 'Fn::And' || name === 'Fn::Or' || name === 'Fn::Not')
    return Array.isArray(argument) ? (argument as readonly Json[]).flatMap(invalidOperands).slice(0, 1) : [];
  const what = `${name ?? 'it'} is not a boolean`;
  return [{ what, fix: 'Use Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition.' }];
}

const at = (path: string) => (path ? ` at ${path}` : '');
