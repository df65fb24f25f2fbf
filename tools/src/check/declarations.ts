import type { Json, Template, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { functionIn, references } from '../template/walk.ts';
import { checkConditions } from './condition-names.ts';
import type { Fault, TemplateCheck } from './finding.ts';
import { lookupsIn } from './mappings.ts';
import { valuesIn } from './values.ts';

const check = 'declarations';

/** Every parameter, condition and mapping is used, and every condition matches its name. */
export const checkDeclarations: TemplateCheck = (named) => [...unusedIn(named), ...checkConditions(named)];

const unusedIn: TemplateCheck = ({ stack, template }) => {
  const { Parameters = {}, Conditions = {}, Mappings = {} } = template;
  const isRead = readerOf(template);
  return Object.entries({ Parameters, Conditions, Mappings }).flatMap(([section, entries]) =>
    Object.keys(entries)
      .filter((name) => !isRead(section, name))
      .map((name) => ({
        check,
        stack,
        logicalId: `${section}/${name}`,
        what: 'is not used',
        fix: 'Use it or remove it.',
      })),
  );
};

/** Every parameter of a root describes its purpose and its valid values. */
export const checkRootParameters: TemplateCheck = ({ stack, template }) =>
  Object.entries(template.Parameters ?? {}).flatMap(([name, parameter]) =>
    undescribed(parameter).map((wrong) => ({ check, stack, logicalId: `Parameters/${name}`, ...wrong })),
  );

function undescribed(parameter: TemplateParameter): readonly Fault[] {
  const { Type, Description, AllowedValues, AllowedPattern, ConstraintDescription, MinValue, MaxValue } = parameter;
  const bounded =
    AllowedValues || (Type === 'Number' ? MinValue !== undefined && MaxValue !== undefined : AllowedPattern);
  const checkedByAws = Type.startsWith('AWS::') || Type.startsWith('List<AWS::');
  return [
    ...(Description ? [] : [{ what: 'has no Description', fix: 'Describe its purpose.' }]),
    ...(bounded || checkedByAws
      ? []
      : [{ what: 'accepts any value', fix: 'Add AllowedValues, an AllowedPattern, or a minimum and a maximum.' }]),
    ...(AllowedPattern && !ConstraintDescription
      ? [{ what: 'has a pattern and no ConstraintDescription', fix: 'Describe the valid values.' }]
      : []),
  ];
}

/** Whether any section of a template reads an entry of another. A computed mapping name counts as a use of every mapping. */
function readerOf({ Resources, Outputs = {}, Conditions = {}, Rules = {} }: Template) {
  const values = [Resources, Outputs, Conditions, Rules] as unknown as Json;
  const found = [...references(values)];
  const named = [...Object.values(Resources), ...Object.values(Outputs)].map(({ Condition }) => Condition);
  const maps = lookupsIn(values).map(([map]) => map);
  const read: Readonly<Record<string, ReadonlySet<Json | undefined>>> = {
    Parameters: new Set([...found.filter(({ kind }) => kind === 'Ref').map(({ id }) => id), ...readByRules(Rules)]),
    Conditions: new Set([...named, ...found.filter(({ kind }) => kind === 'Condition').map(({ id }) => id)]),
    Mappings: new Set(maps),
  };
  const anyMap = maps.some((map) => typeof map !== 'string');
  return (section: string, name: string) => read[section]!.has(name) || (section === 'Mappings' && anyMap);
}

/** Parameters whose attributes a rule reads: `Fn::ValueOf: [Subnet, VpcId]`. */
const readByRules = (rules: Json): readonly (Json | undefined)[] =>
  [...valuesIn(rules)].flatMap(({ value }) => {
    const [name, argument] = functionIn(value) ?? [];
    return name === 'Fn::ValueOf' && Array.isArray(argument) ? [argument[0] as Json] : [];
  });
