import { type Json, type JsonObject, Problem, type Template } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';
import { isMacro } from './expansion.ts';
import type { Fault, Finding, NamedTemplate } from './finding.ts';
import { guess } from './guess.ts';

const check = 'structure';

/** Sections of a template. `Hooks` and `Globals` are for macros. */
const sections = [
  ...['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Rules', 'Mappings', 'Conditions'],
  ...['Transform', 'Resources', 'Outputs', 'Hooks', 'Globals'],
];

const isText = (value: Json) => typeof value === 'string';
const isScalar = (value: Json) => ['string', 'number', 'boolean'].includes(typeof value);
const isTexts = (value: Json) => [value].flat().every((item) => typeof item === 'string');
const isScalars = (value: Json) => Array.isArray(value) && value.every(isScalar);
const isAny = () => true;

/** The valid keys of an entry of a section, each with a check and a description of its value. */
type Keys = Readonly<Record<string, { readonly isValid: (value: Json) => boolean; readonly description: string }>>;
const key = (isValid: (value: Json) => boolean, description: string) => ({ isValid, description });
const text = key(isText, 'text');
const mapping = key(isObject, 'an object');
const scalar = key(isScalar, 'text or a number');
const any = key(isAny, 'anything');

const resourceKeys: Keys = {
  Type: text,
  Condition: text,
  DependsOn: key(isTexts, 'text or a list of texts'),
  DeletionPolicy: any,
  UpdateReplacePolicy: any,
  CreationPolicy: mapping,
  UpdatePolicy: mapping,
  Metadata: mapping,
  Properties: mapping,
  /** For custom resources. Source: AWS's example of `AWS::CloudFormation::CustomResource`. */
  Version: text,
};
const parameterKeys: Keys = {
  Type: text,
  Description: text,
  Default: scalar,
  AllowedValues: key(isScalars, 'a list of texts or numbers'),
  AllowedPattern: text,
  ConstraintDescription: text,
  MinLength: scalar,
  MaxLength: scalar,
  MinValue: scalar,
  MaxValue: scalar,
  NoEcho: scalar,
};
const outputKeys: Keys = {
  Description: text,
  Condition: text,
  Value: any,
  Export: key((value) => isObject(value) && Object.keys(value).join() === 'Name', 'an object with a Name'),
};
const ruleKeys: Keys = {
  RuleCondition: mapping,
  Assertions: key((value) => Array.isArray(value) && value.every(isObject), 'a list of objects'),
};

/** A section: its name in the template, the keys of an entry, and the required keys. */
interface Section {
  readonly name: 'Parameters' | 'Rules' | 'Mappings' | 'Conditions' | 'Resources' | 'Outputs';
  readonly keys?: Keys;
  readonly required?: readonly string[];
  readonly isValid?: (value: Json) => boolean;
}

const read: readonly Section[] = [
  { name: 'Parameters', keys: parameterKeys, required: ['Type'] },
  { name: 'Rules', keys: ruleKeys, required: ['Assertions'] },
  { name: 'Mappings', isValid: (value) => isObject(value) && Object.values(value).every(isObject) },
  { name: 'Conditions', isValid: isObject },
  { name: 'Resources', keys: resourceKeys, required: ['Type'] },
  { name: 'Outputs', keys: outputKeys, required: ['Value'] },
];

/**
 * The structurally valid part of a template, for all other checks, and findings about the rest: unknown sections and keys, invalid
 * names, values of another type. Loops (`Fn::ForEach`) are omitted.
 *
 * @param value any parsed value
 * @throws Problem for a value that is not a template
 */
export function checkTemplateStructure(
  stack: string,
  value: unknown,
): { readonly named: NamedTemplate; readonly findings: readonly Finding[] } {
  if (!isObject(value)) throw new Problem(stack, 'is not a template', 'A template is an object with Resources.');
  const findings: Finding[] = [];
  const report = (logicalId: string) => (fault: Fault) => void findings.push({ check, stack, logicalId, ...fault });
  for (const name of Object.keys(value)) {
    if (!sections.includes(name))
      report(name)({ what: 'is not a section of a template', fix: guess(name, sections.slice(0, -2)) });
  }
  const { AWSTemplateFormatVersion: version, Description } = value;
  if (version !== undefined && version !== '2010-09-09')
    report('AWSTemplateFormatVersion')({ what: 'is not 2010-09-09', fix: "Use '2010-09-09', the only version." });
  if (Description !== undefined && !isText(Description))
    report('Description')({ what: 'is not text', fix: 'Use text.' });
  const valid = read.flatMap((section) => {
    const entries = validSection(section, value[section.name], report);
    return entries ? [[section.name, entries] as const] : [];
  });
  const template = { ...value, Resources: {}, ...Object.fromEntries(valid) } as unknown as Template;
  if (Object.keys((value.Resources ?? {}) as object).length === 0)
    report('Resources')({ what: 'is empty', fix: 'A template has at least one resource.' });
  for (const name of Object.keys(template.Parameters ?? {}).filter((id) => Object.hasOwn(template.Resources, id)))
    report(name)({
      what: 'is the name of a parameter and of a resource',
      fix: 'Rename one of them.',
    });
  return { named: { stack, template }, findings };
}

type Report = (logicalId: string) => (fault: Fault) => void;

function validSection(section: Section, entries: Json | undefined, report: Report): JsonObject | undefined {
  if (entries === undefined) return undefined;
  if (!isObject(entries)) {
    report(section.name)({ what: 'is not an object', fix: 'Write each entry as `Name: …`, or remove it.' });
    return {};
  }
  const validEntries = Object.entries(entries).flatMap(([name, entry]) => {
    if (isMacro(name)) return [];
    const place = section.name === 'Resources' ? name : `${section.name}/${name}`;
    if (!/^[A-Za-z0-9]{1,255}$/.test(name))
      report(place)({ what: 'is not a valid name', fix: 'Use letters and digits only.' });
    const valid = validEntry(section, entry, report(place));
    return valid === undefined ? [] : [[name, valid] as const];
  });
  return Object.fromEntries(validEntries);
}

function validEntry({ keys, required = [], isValid = isObject }: Section, entry: Json, report: (fault: Fault) => void) {
  if (!isValid(entry) || !isObject(entry)) return report({ what: 'is not an object', fix: 'Check its indentation.' });
  if (!keys) return entry;
  const validKeys = Object.entries(entry).filter(([name, value]) => {
    const known = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (known?.isValid(value) || isMacro(name)) return true;
    if (known) report({ what: `${name} is not ${known.description}`, fix: `Use ${known.description}.` });
    else report({ what: `${name} is not an allowed key here`, fix: guess(name, Object.keys(keys)) });
    return false;
  });
  const missing = required.filter((name) => !Object.hasOwn(entry, name));
  for (const name of missing) report({ what: `has no ${name}`, fix: `Add its ${name}.` });
  const valid = validKeys.length === Object.keys(entry).length ? entry : Object.fromEntries(validKeys);
  return required.every((name) => Object.hasOwn(valid, name)) ? valid : undefined;
}
