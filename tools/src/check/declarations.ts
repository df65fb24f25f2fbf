import type { Json, Template, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { references } from '../template/walk.ts';
import type { Finding, NamedTemplate, TemplateCheck } from './finding.ts';

const check = 'declarations';

/** Every parameter, condition and mapping is used, and no template asks for a macro: nested stacks with one have no change set. */
export const checkDeclarations: TemplateCheck = (named) => [
  ...unused(named),
  ...('Transform' in named.template
    ? [
        {
          check,
          stack: named.stack,
          what: 'has a Transform',
          mend: 'Expand it before: nested stacks with macros go through no change set.',
        },
      ]
    : []),
];

/** Every parameter of a root tells its user what it is for and what to type. */
export const checkRootParameters: TemplateCheck = ({ stack, template }) =>
  Object.entries(template.Parameters ?? {}).flatMap(([name, parameter]) =>
    untold(parameter).map((wrong) => ({ check, stack, logicalId: `Parameters/${name}`, ...wrong })),
  );

function untold(parameter: TemplateParameter): readonly Pick<Finding, 'what' | 'mend'>[] {
  const { Type, Description, AllowedValues, AllowedPattern, ConstraintDescription, MinValue, MaxValue } = parameter;
  const bounded =
    AllowedValues || (Type === 'Number' ? MinValue !== undefined && MaxValue !== undefined : AllowedPattern);
  const checkedByAws = Type.startsWith('AWS::') || Type.startsWith('List<AWS::');
  return [
    ...(Description ? [] : [{ what: 'has no Description', mend: 'Say what it is for.' }]),
    ...(bounded || checkedByAws
      ? []
      : [{ what: 'takes anything', mend: 'Give it AllowedValues, an AllowedPattern, or two bounds.' }]),
    ...(AllowedPattern && !ConstraintDescription
      ? [{ what: 'has a pattern and no ConstraintDescription', mend: 'Say what to type.' }]
      : []),
  ];
}

function unused({ stack, template }: NamedTemplate): readonly Finding[] {
  const { Parameters = {}, Conditions = {}, Mappings = {} } = template;
  const read = namesRead(template);
  const sections = { Parameters, Conditions, Mappings };
  return Object.entries(sections).flatMap(([section, entries]) =>
    Object.keys(entries)
      .filter((name) => !read.has(`${section}/${name}`))
      .map((name) => ({
        check,
        stack,
        logicalId: `${section}/${name}`,
        what: 'is used by nothing',
        mend: 'Use it or take it out.',
      })),
  );
}

/** `<section>/<name>` of all that a template reads, from any of its sections. */
function namesRead(template: Template): ReadonlySet<string> {
  const { Resources, Outputs = {}, Conditions = {}, Rules = {} } = template;
  const holders = [...Object.values(Resources), ...Object.values(Outputs)];
  const conditions = holders.flatMap(({ Condition }) => (Condition ? [`Conditions/${Condition}`] : []));
  const values = [Resources, Outputs, Conditions, Rules] as unknown as Json[];
  const found = values.flatMap((value) => [...references(value)]);
  const maps = [...JSON.stringify(values).matchAll(/"Fn::FindInMap":\["([^"]+)"/g)].map(
    ([, name]) => `Mappings/${name}`,
  );
  return new Set([
    ...conditions,
    ...maps,
    ...found.map(({ kind, id }) => (kind === 'Condition' ? `Conditions/${id}` : `Parameters/${id}`)),
  ]);
}
