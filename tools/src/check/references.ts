import { type Json, type ResourceFacts, resourceFacts, type Template } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../did-you-mean.ts';
import { type Reference, references } from '../template/walk.ts';
import type { Finding, TemplateCheck } from './finding.ts';

const check = 'references';
const pseudoParameters = new Set(
  ['AccountId', 'NotificationARNs', 'NoValue', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'].map(
    (name) => `AWS::${name}`,
  ),
);

/** Every Ref, GetAtt, Sub hole, condition, mapping and DependsOn of a template names something that is there. */
export const checkReferences: TemplateCheck = ({ stack, template }) => {
  const { Resources, Conditions = {}, Outputs = {}, Rules = {} } = template;
  const finding = (logicalId: string) => (wrong: Wrong) => ({ check, stack, logicalId, ...wrong });
  return [
    ...Object.entries(Resources).flatMap(([id, resource]) => {
      const { Condition, DependsOn, ...rest } = resource;
      return [
        ...wrongCondition(template, Condition),
        ...[DependsOn ?? []].flat().flatMap((target) => wrongDependency(template, id, target)),
        ...wrongIn(template, rest as unknown as Json),
      ].map(finding(id));
    }),
    ...Object.entries(Conditions).flatMap(([name, expression]) =>
      wrongIn(template, expression, true).map(finding(name)),
    ),
    ...Object.entries(Outputs).flatMap(([name, { Condition, ...rest }]) =>
      [...wrongCondition(template, Condition), ...wrongIn(template, rest as unknown as Json)].map(
        finding(`Outputs/${name}`),
      ),
    ),
    ...wrongIn(template, Rules, true).map(finding('Rules')),
  ] satisfies readonly Finding[];
};

type Wrong = Pick<Finding, 'what' | 'mend'>;

/** @param parametersOnly conditions and rules can read no resource */
function wrongIn(template: Template, value: Json, parametersOnly = false): readonly Wrong[] {
  const wrong = [...references(value)].flatMap((reference) => wrongReference(template, reference, parametersOnly));
  return [...wrong, ...mappingsIn(value).flatMap((name) => wrongMapping(template, name))];
}

function wrongReference(
  template: Template,
  { kind, id, attribute }: Reference,
  parametersOnly: boolean,
): readonly Wrong[] {
  if (kind === 'Condition') return wrongCondition(template, id);
  const parameters = Object.keys(template.Parameters ?? {});
  const resources = parametersOnly ? [] : Object.keys(template.Resources);
  if (kind === 'Ref') {
    if (pseudoParameters.has(id) || parameters.includes(id) || resources.includes(id)) return [];
    return [
      {
        what: `refers to ${id}, which is no parameter${parametersOnly ? '' : ' or resource'} of this template`,
        mend: guess(id, [...parameters, ...resources]),
      },
    ];
  }
  if (!resources.includes(id))
    return [
      { what: `reads ${id}.${attribute}, but ${id} is no resource of this template`, mend: guess(id, resources) },
    ];
  return wrongAttribute(template.Resources[id]!.Type, id, attribute ?? '');
}

function wrongAttribute(type: string, id: string, attribute: string): readonly Wrong[] {
  const facts = (resourceFacts as Readonly<Record<string, ResourceFacts>>)[type];
  if (!facts || type.startsWith('Custom::')) return [];
  const known = Object.keys(facts.attributes);
  if (known.some((name) => name === attribute || (name.endsWith('*') && attribute.startsWith(name.slice(0, -1)))))
    return [];
  return [{ what: `reads ${id}.${attribute}, but ${type} has no such attribute`, mend: guess(attribute, known) }];
}

function wrongCondition(template: Template, name: string | undefined): readonly Wrong[] {
  const known = Object.keys(template.Conditions ?? {});
  if (name === undefined || known.includes(name)) return [];
  return [{ what: `stands under the condition ${name}, which this template does not have`, mend: guess(name, known) }];
}

function wrongDependency(template: Template, id: string, target: string): readonly Wrong[] {
  const known = Object.keys(template.Resources);
  if (target === id) return [{ what: 'depends on itself', mend: 'Take the DependsOn out.' }];
  if (known.includes(target)) return [];
  return [{ what: `depends on ${target}, which is no resource of this template`, mend: guess(target, known) }];
}

function wrongMapping(template: Template, name: string): readonly Wrong[] {
  const known = Object.keys(template.Mappings ?? {});
  if (known.includes(name)) return [];
  return [{ what: `looks into the mapping ${name}, which this template does not have`, mend: guess(name, known) }];
}

function mappingsIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(mappingsIn);
  if (value === null || typeof value !== 'object') return [];
  const found = (value as Readonly<Record<string, Json>>)['Fn::FindInMap'];
  const name = Array.isArray(found) && typeof found[0] === 'string' ? [found[0]] : [];
  return [...name, ...Object.values(value).flatMap(mappingsIn)];
}

function guess(word: string, known: readonly string[]): string {
  const near = didYouMean(word, known);
  if (near) return `Did you mean ${near}?`;
  return known.length > 0
    ? `There are: ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}.`
    : 'There are none.';
}
