import {
  type Blueprint,
  contents,
  type Json,
  type JsonObject,
  keepPolicies,
  Problem,
  type Template,
  type TemplateOutput,
  type TemplateResource,
} from '@hipaa-stacks/cloudformation';
import { isObject, references } from '../template/walk.ts';
import { dependsOnFor } from './depends-on.ts';
import { parametersOnly, useCondition } from './import-declarations.ts';
import type { Linking } from './linking.ts';
import { isSecretAttribute } from './meta.ts';
import { ROOT, stackId } from './placement.ts';
import { linked } from './references.ts';
import { tagList } from './resources.ts';
import { section } from './tables.ts';
import { toJson } from './to-json.ts';

/** The file of a nested stack, which is its `TemplateURL` before `publish`. */
export const fileOf = (stack: string): string => `${stack}.yaml`;

/** The outputs of the whole system. */
export function rootOutputs(linking: Linking): Record<string, TemplateOutput> {
  const entries = Object.entries(linking.blueprint.plan.outputs);
  return Object.fromEntries(
    entries.map(([name, { description, value }]) => [name, rootOutput(name, description, value, linking)]),
  );
}

function rootOutput(name: string, Description: string, output: unknown, linking: Linking): TemplateOutput {
  const where = `${ROOT}/Outputs/${name}`;
  const isOptional = isObject(output) && 'Hipaa::Optional' in output;
  const { conditions, value } = isOptional ? contents(output as never) : { conditions: [], value: output };
  refuseSecrets(toJson(value, where), where, linking);
  refuseNoValue(toJson(value, where), where);
  const Condition = conditions.length > 0 ? linking.conditions.all(conditions) : undefined;
  if (Condition) useCondition(Condition, ROOT, linking);
  const reader = { stack: ROOT, resource: undefined, where, trueConditions: new Set(conditions) };
  return { Description, ...(Condition && { Condition }), Value: linked(value, reader, linking) };
}

/** `AWS::NoValue` can omit a property but not an output; an output is omitted with its condition, which an optional reference has. */
function refuseNoValue(value: Json, where: string): void {
  const branches = isObject(value) ? value['Fn::If'] : undefined;
  if (
    !Array.isArray(branches) ||
    !branches.slice(1).some((branch: Json) => isObject(branch) && branch.Ref === 'AWS::NoValue')
  )
    return;
  throw new Problem(
    where,
    'may have no value',
    'Use the optional reference itself: the output then has its condition.',
  );
}

/** Outputs are visible to all principals that can describe the stack. */
function refuseSecrets(value: Json, where: string, { parameters, placement }: Linking): void {
  for (const { kind, id, attribute } of references(value)) {
    const type = placement.places.get(id)?.resource.type;
    const isSecret = attribute === undefined ? parameters.get(id)?.NoEcho : type && isSecretAttribute(type, attribute);
    if (!isSecret || kind === 'Condition') continue;
    throw new Problem(where, `would expose the secret ${[id, attribute ?? []].flat().join('.')}`, 'Remove it.');
  }
}

/** Rules that refuse invalid combinations of parameters; they are in the root only. */
export const rootRules = (linking: Linking): JsonObject =>
  parametersOnly(linking.blueprint.rules, ROOT, `${ROOT}/Rules`, linking) as JsonObject;

/** The tags of the system, which the root passes to its nested stacks. */
export const rootTags = (linking: Linking): Json =>
  parametersOnly(tagList(linking.blueprint.tags), ROOT, `${ROOT}/Tags`, linking);

/** A nested stack as a resource of the root, after all references are linked. */
export function nestedStack(stack: string, tags: Json, linking: Linking): TemplateResource {
  const table = linking.tables.get(stack)!;
  const lifted = linking.lifted.get(stack)!;
  const condition = lifted.length > 0 ? linking.conditions.all(lifted) : undefined;
  if (condition) useCondition(condition, ROOT, linking);
  const values = [...table.parameters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { value }]) => [name, value] as const);
  const after = dependencies(
    table.after,
    values.map(([, value]) => value),
    linking,
  );
  return {
    Type: 'AWS::CloudFormation::Stack',
    ...(condition && { Condition: condition }),
    ...dependsOnFor(after, lifted, ROOT, linking),
    ...keepPolicies.transient,
    Properties: {
      TemplateURL: fileOf(stack),
      ...(values.length > 0 && { Parameters: Object.fromEntries(values) }),
      ...((tags as readonly Json[]).length > 0 && { Tags: tags }),
    },
  };
}

/** The stacks that must be complete first, without those that a parameter already references. */
function dependencies(after: ReadonlySet<string>, values: readonly Json[], { lifted }: Linking) {
  const read = new Set([...references(values)].filter(({ kind }) => kind === 'GetAtt').map(({ id }) => id));
  return [...after]
    .map((stack) => ({ id: stackId(stack), when: lifted.get(stack)! }))
    .filter(({ id }) => !read.has(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The root template, or the one template of the flat form. */
export function rootTemplate(
  linking: Linking,
  resources: Record<string, TemplateResource>,
  outputs: Record<string, TemplateOutput>,
  rules: JsonObject,
): Template {
  const { blueprint, parameters } = linking;
  const table = linking.tables.get(ROOT)!;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: blueprint.title,
    ...(parameters.size > 0 && { Metadata: consoleInterface(blueprint), Parameters: Object.fromEntries(parameters) }),
    ...(Object.keys(rules).length > 0 && { Rules: rules }),
    ...section('Mappings', table.mappings),
    ...section('Conditions', table.conditions),
    Resources: resources,
    ...(Object.keys(outputs).length > 0 && { Outputs: outputs }),
  };
}

function consoleInterface({ parameters }: Blueprint): JsonObject {
  const groups = Object.entries(parameters);
  const labels = groups.flatMap(([, group]) =>
    Object.entries(group).map(([id, { label }]) => [id, { default: label }] as const),
  );
  return {
    'AWS::CloudFormation::Interface': {
      ParameterGroups: groups.map(([label, group]) => ({ Label: { default: label }, Parameters: Object.keys(group) })),
      ParameterLabels: Object.fromEntries(labels),
    },
  };
}
