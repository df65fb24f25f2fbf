import { type Json, type ResourceFacts, resourceFacts, type Template } from '@hipaa-stacks/cloudformation';
import { type Reference, references } from '../template/walk.ts';
import type { Fault, TemplateCheck } from './finding.ts';
import { guess } from './guess.ts';
import { wrongLookups } from './mappings.ts';

const check = 'references';
const pseudoParameters = [
  ...['AccountId', 'NotificationARNs', 'NoValue', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'],
].map((name) => `AWS::${name}`);

/** The target of every Ref, GetAtt, Sub placeholder, condition, mapping and DependsOn of a template exists. */
export const checkReferences: TemplateCheck = ({ stack, template }) => {
  const { Resources, Conditions = {}, Outputs = {}, Rules = {} } = template;
  const finding = (logicalId: string) => (fault: Fault) => ({ check, stack, logicalId, ...fault });
  return [
    ...Object.entries(Resources).flatMap(([id, { Condition, DependsOn, ...rest }]) =>
      [
        ...wrongCondition(template, Condition),
        ...[DependsOn ?? []].flat().flatMap((target) => wrongDependency(template, id, target)),
        ...wrongIn(template, rest as unknown as Json),
      ].map(finding(id)),
    ),
    ...Object.entries(Conditions).flatMap(([name, expression]) =>
      wrongIn(template, expression, true).map(finding(`Conditions/${name}`)),
    ),
    ...Object.entries(Outputs).flatMap(([name, { Condition, ...rest }]) =>
      [...wrongCondition(template, Condition), ...wrongIn(template, rest as unknown as Json)].map(
        finding(`Outputs/${name}`),
      ),
    ),
    ...Object.entries(Rules).flatMap(([name, rule]) => wrongIn(template, rule, true).map(finding(`Rules/${name}`))),
  ];
};

/** @param parametersOnly conditions and rules cannot reference resources */
function wrongIn(template: Template, value: Json, parametersOnly = false): readonly Fault[] {
  const wrong = [...references(value)].flatMap((reference) => wrongReference(template, reference, parametersOnly));
  return [...wrong, ...wrongLookups(value, template)];
}

function wrongReference(
  template: Template,
  { kind, id, attribute = '' }: Reference,
  parametersOnly: boolean,
): readonly Fault[] {
  if (kind === 'Condition') return wrongCondition(template, id);
  const parameters = [...Object.keys(template.Parameters ?? {}), ...pseudoParameters];
  const resources = parametersOnly ? [] : Object.keys(template.Resources);
  if (kind === 'Ref') {
    if (parameters.includes(id) || resources.includes(id)) return [];
    const what = `references ${id}, which is not a parameter${parametersOnly ? '' : ' or resource'} of this template`;
    const own = [...parameters.slice(0, -pseudoParameters.length), ...resources];
    return [{ what, fix: guess(id, id.startsWith('AWS::') ? pseudoParameters : own) }];
  }
  if (!resources.includes(id)) {
    const what = `reads ${id}.${attribute}, but ${id} is not a resource${parametersOnly ? ' that can be read here' : ' of this template'}`;
    return [{ what, fix: guess(id, resources) }];
  }
  return wrongAttribute(template.Resources[id]!.Type, id, attribute);
}

function wrongAttribute(type: string, id: string, attribute: string): readonly Fault[] {
  const known: Readonly<Record<string, ResourceFacts>> = resourceFacts;
  if (!Object.hasOwn(known, type)) return [];
  const names = Object.keys(known[type]!.attributes);
  if (names.some((name) => name === attribute || (name.endsWith('*') && attribute.startsWith(name.slice(0, -1)))))
    return [];
  return [{ what: `reads ${id}.${attribute}, but ${type} has no such attribute`, fix: guess(attribute, names) }];
}

function wrongCondition(template: Template, name: string | undefined): readonly Fault[] {
  const known = Object.keys(template.Conditions ?? {});
  if (name === undefined || known.includes(name)) return [];
  return [{ what: `uses the condition ${name}, which this template does not have`, fix: guess(name, known) }];
}

function wrongDependency(template: Template, id: string, target: string): readonly Fault[] {
  const known = Object.keys(template.Resources);
  if (target === id || known.includes(target)) return [];
  return [{ what: `depends on ${target}, which is not a resource of this template`, fix: guess(target, known) }];
}
