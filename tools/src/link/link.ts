import {
  type Blueprint,
  contents,
  type Json,
  type JsonObject,
  keepPolicies,
  Problem,
  type Resource,
  type Template,
  type TemplateOutput,
  type TemplateParameter,
  type TemplateResource,
} from '@hipaa-stacks/cloudformation';
import { type Conditions, conditionsOf, liftedConditions } from './conditions.ts';
import { type Edge, refuseCycles } from './cycles.ts';
import { isListAttribute, isSecretAttribute, tagProperty } from './meta.ts';
import { at, declaredParameters, madeAt, type Placement, place, ROOT, stackId } from './placement.ts';
import { type Here, isObject, rewrite, type Visitor } from './rewrite.ts';
import { claim, emptyTable, section, type Table } from './tables.ts';

/** The templates of one system. */
export interface LinkedSystem {
  readonly root: Template;
  /** Logical ID of the nested stack in the root -> its template. Empty in the flat form. */
  readonly children: Readonly<Record<string, Template>>;
}

/** The file of a nested stack, as `TemplateURL` names it before `publish`. */
export const fileOf = (stack: string): string => `${stack}.yaml`;

/** Everything that the passes of one link share. */
interface Linking {
  readonly blueprint: Blueprint;
  readonly form: 'nested' | 'flat';
  readonly placement: Placement;
  readonly parameters: ReadonlyMap<string, TemplateParameter>;
  readonly conditions: Conditions;
  readonly tables: ReadonlyMap<string, Table>;
  readonly lifted: ReadonlyMap<string, readonly string[]>;
  readonly edges: Edge[];
}

/**
 * Links a blueprint: references between nested stacks become outputs and parameters, parameters and conditions are copied to where
 * they are used, and the root wires the stacks together. The flat form is the same with one stack.
 *
 * @returns templates in long form, the same bytes for the same blueprint
 * @throws Problem for what CloudFormation could not create: see the tests, one for each
 */
export function link(blueprint: Blueprint, form: 'nested' | 'flat'): LinkedSystem {
  const placement = place(blueprint, form);
  const stacks = [...placement.stacks.keys()];
  const linking: Linking = {
    blueprint,
    form,
    placement,
    parameters: declaredParameters(blueprint),
    conditions: conditionsOf(blueprint),
    tables: new Map([...new Set([ROOT, ...stacks])].map((stack) => [stack, emptyTable(stack)])),
    lifted: new Map(
      [...placement.stacks].map(([stack, resources]) => [stack, form === 'flat' ? [] : liftedConditions(resources)]),
    ),
    edges: [],
  };
  refuseStackIdClash(linking);
  const resources = new Map(stacks.map((stack) => [stack, resourcesOf(stack, linking)]));
  const outputs = rootOutputs(linking);
  const rules = rootValues(blueprint.rules, 'Rules', linking);
  refuseCycles(placement, linking.edges);
  const nested =
    form === 'flat' ? {} : Object.fromEntries(stacks.map((stack) => [stackId(stack), nestedStack(stack, linking)]));
  const children =
    form === 'flat'
      ? []
      : stacks.map((stack) => [stackId(stack), child(stack, resources.get(stack)!, linking)] as const);
  return {
    root: root(linking, form === 'flat' ? resources.get(ROOT)! : nested, outputs, rules),
    children: Object.fromEntries(children),
  };
}

// ---- resources

function resourcesOf(stack: string, linking: Linking): Record<string, TemplateResource> {
  const resources = linking.placement.stacks.get(stack)!;
  return Object.fromEntries(resources.map((resource) => [resource.id, templateResource(stack, resource, linking)]));
}

function templateResource(stack: string, resource: Resource, linking: Linking): TemplateResource {
  const own = resource.when.filter((name) => !linking.lifted.get(stack)!.includes(name));
  const condition = own.length > 0 ? linking.conditions.all(own) : undefined;
  if (condition) useCondition(condition, stack, linking);
  const dependsOn = resource.dependsOn.filter((id) => dependency(stack, resource, id, linking));
  const tagged = linking.form === 'flat' ? withTags(resource, linking.blueprint) : resource.properties;
  const here = { held: new Set(resource.when), inScript: false };
  const properties = rewrite(tagged, here, visitor(stack, resource, linking), at(stack, resource)) as JsonObject;
  return {
    Type: resource.type,
    ...(condition && { Condition: condition }),
    ...(dependsOn.length > 0 && { DependsOn: dependsOn.length === 1 ? dependsOn[0]! : dependsOn }),
    ...(resource.keep && keepPolicies[resource.keep]),
    ...(Object.keys(properties).length > 0 && { Properties: properties }),
  };
}

/** True when the DependsOn stays in the template; one that crosses moves to the root. */
function dependency(stack: string, resource: Resource, id: string, linking: Linking): boolean {
  const target = linking.placement.places.get(id);
  if (!target) throw notPlaced(stack, resource, id);
  linking.edges.push({ from: resource, to: target.resource, by: 'DependsOn' });
  if (target.stack === stack) return true;
  linking.tables.get(stack)!.after.add(target.stack);
  return false;
}

/** In the nested form the tags of a nested stack reach its resources; in the flat form each resource carries them. */
function withTags(resource: Resource, { tags }: Blueprint): object {
  const property = tagProperty(resource.type);
  if (!property || Object.keys(tags).length === 0) return resource.properties;
  const own = (resource.properties as Record<string, unknown>)[property.property];
  const all =
    property.form === 'map'
      ? { ...tags, ...(own as object | undefined) }
      : [...((own as readonly object[] | undefined) ?? []), ...tagList(tags, property.form === 'propagating list')];
  return { ...resource.properties, [property.property]: all };
}

const tagList = (tags: Blueprint['tags'], propagated = false) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value, ...(propagated && { PropagateAtLaunch: true }) }));

// ---- references

function visitor(stack: string, from: Resource | undefined, linking: Linking): Visitor {
  return {
    reference: (id, attribute, here) => reference({ stack, from, id, attribute, here }, linking),
    condition: (name) => useCondition(name, stack, linking),
    mapping: (name) => useMapping(name, stack, linking),
  };
}

interface Site {
  readonly stack: string;
  readonly from: Resource | undefined;
  readonly id: string;
  readonly attribute: string | undefined;
  readonly here: Here;
}

function reference(site: Site, linking: Linking): Json | undefined {
  const { stack, from, id, attribute, here } = site;
  if (id === 'Hipaa::SystemName' || id === 'Hipaa::SystemId') return systemValue(id, stack, linking);
  if (id.startsWith('AWS::')) {
    if ((id === 'AWS::StackName' || id === 'AWS::StackId') && !here.inScript) {
      throw new Problem(
        at(stack, from),
        `${id} means the nested stack there${madeAt(from)}`,
        'Use systemName or systemId.',
      );
    }
    return undefined;
  }
  if (linking.parameters.has(id)) return useParameter(id, stack, linking);
  const target = linking.placement.places.get(id);
  if (!target) throw notPlaced(stack, from, id);
  refuseAbsent(site, target.resource);
  if (from) linking.edges.push({ from, to: target.resource, by: attribute ?? 'Ref' });
  if (target.stack === stack) return undefined;
  return crossing(site, target.stack, target.resource, linking);
}

function notPlaced(stack: string, from: Resource | undefined, id: string): Problem {
  return new Problem(
    at(stack, from),
    `reads ${id}, which stands in no stack${madeAt(from)}`,
    `Place the snippet that makes ${id}.`,
  );
}

/** A reference is refused where the conditions of its target are not sure to hold. */
function refuseAbsent({ stack, from, here }: Site, target: Resource): void {
  const missing = target.when.filter((name) => !here.held.has(name));
  if (missing.length === 0) return;
  throw new Problem(
    at(stack, from),
    `reads ${target.id}, which exists only if ${missing.join(' and ')}${madeAt(from)}`,
    'Decide it with orNoValue() or orElse(), or put the reader under the same condition with when() and present().',
  );
}

/** An output there, a parameter here, and in the root the value that goes from one to the other. */
function crossing({ stack, from, id, attribute }: Site, source: string, target: Resource, linking: Linking): Json {
  if (attribute && isSecretAttribute(target.type, attribute)) {
    throw new Problem(
      at(stack, from),
      `would read the secret ${id}.${attribute} through an output`,
      `Place the reader in ${source}.`,
    );
  }
  const name = id + (attribute ?? '').replace(/[^A-Za-z0-9]/g, '');
  const meaning = `${id}.${attribute ?? 'Ref'}`;
  const there = linking.tables.get(source)!;
  claim(there, name, meaning);
  const list = attribute !== undefined && isListAttribute(target.type, attribute);
  const value: Json = attribute === undefined ? { Ref: id } : { 'Fn::GetAtt': [id, attribute] };
  const own = target.when.filter((condition) => !linking.lifted.get(source)!.includes(condition));
  const condition = own.length > 0 ? linking.conditions.all(own) : undefined;
  if (condition) useCondition(condition, source, linking);
  there.outputs.set(name, {
    ...(condition && { Condition: condition }),
    Value: list ? { 'Fn::Join': [',', value] } : value,
  });
  const inRoot = ifPresent(target, stack, { 'Fn::GetAtt': [stackId(source), `Outputs.${name}`] }, linking);
  if (stack === ROOT) return inRoot;
  const here = linking.tables.get(stack)!;
  claim(here, name, meaning);
  here.parameters.set(name, { declaration: { Type: list ? 'CommaDelimitedList' : 'String' }, value: inRoot });
  return { Ref: name };
}

/** The root reads an optional output only where it exists; a reader that stands under the same conditions need not ask. */
function ifPresent(target: Resource, reader: string, value: Json, linking: Linking): Json {
  const asked = target.when.filter((name) => !(linking.lifted.get(reader) ?? []).includes(name));
  if (asked.length === 0) return value;
  const condition = linking.conditions.all(asked);
  useCondition(condition, ROOT, linking);
  return { 'Fn::If': [condition, value, ''] };
}

const systemValues: Readonly<Record<string, { readonly name: string; readonly value: Json }>> = {
  'Hipaa::SystemName': { name: 'SystemName', value: { Ref: 'AWS::StackName' } },
  'Hipaa::SystemId': {
    name: 'SystemId',
    value: {
      'Fn::Select': [0, { 'Fn::Split': ['-', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }] }],
    },
  },
};

function systemValue(id: string, stack: string, linking: Linking): Json {
  const { name, value } = systemValues[id]!;
  if (stack === ROOT) return value;
  const table = linking.tables.get(stack)!;
  claim(table, name, id);
  table.parameters.set(name, { declaration: { Type: 'String' }, value });
  return { Ref: name };
}

/** A root parameter in a nested stack: plain text or a list, since the root has checked it. */
function useParameter(id: string, stack: string, linking: Linking): undefined {
  if (stack === ROOT) return undefined;
  const { Type, NoEcho } = linking.parameters.get(id)!;
  const list = Type === 'CommaDelimitedList' || Type.includes('List<');
  const table = linking.tables.get(stack)!;
  claim(table, id, `parameter ${id}`);
  table.parameters.set(id, {
    declaration: { Type: list ? 'CommaDelimitedList' : 'String', ...(NoEcho && { NoEcho }) },
    value: list ? { 'Fn::Join': [',', { Ref: id }] } : { Ref: id },
  });
  return undefined;
}

/** Copies a condition, and what it stands on, into a template. Conditions stand on root parameters only. */
function useCondition(name: string, stack: string, linking: Linking): void {
  const table = linking.tables.get(stack)!;
  if (table.conditions.has(name)) return;
  const expression = linking.conditions.expression(name);
  table.conditions.set(name, expression);
  for (const other of conditionNames(expression)) useCondition(other, stack, linking);
  const parametersOnly: Visitor = {
    ...visitor(stack, undefined, linking),
    reference(id) {
      if (id.startsWith('AWS::')) return undefined;
      if (linking.parameters.has(id)) return useParameter(id, stack, linking);
      throw new Problem(
        `${linking.blueprint.name}/${name}`,
        `a condition reads ${id}, which is no parameter`,
        'Use parameters only.',
      );
    },
  };
  rewrite(expression, { held: new Set(), inScript: false }, parametersOnly, `${linking.blueprint.name}/${name}`);
}

function conditionNames(expression: Json): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(conditionNames);
  if (!isObject(expression)) return [];
  if (typeof expression.Condition === 'string') return [expression.Condition];
  return Object.values(expression).flatMap(conditionNames);
}

function useMapping(name: string, stack: string, linking: Linking): void {
  const mapping = linking.blueprint.mappings[name];
  if (!mapping)
    throw new Problem(`${linking.blueprint.name}/${name}`, 'no mapping has this name', 'Declare it in the blueprint.');
  linking.tables.get(stack)!.mappings.set(name, mapping);
}

// ---- the root

function rootOutputs(linking: Linking): Record<string, TemplateOutput> {
  const entries = Object.entries(linking.blueprint.plan.outputs);
  return Object.fromEntries(
    entries.map(([name, { description, value }]) => [name, rootOutput(name, description, value, linking)]),
  );
}

function rootOutput(name: string, Description: string, given: unknown, linking: Linking): TemplateOutput {
  const where = `${ROOT}/Outputs/${name}`;
  const isOptional = isObject(given) && 'Hipaa::Optional' in given;
  const { conditions, value } = isOptional ? contents(given as never) : { conditions: [], value: given };
  if (JSON.stringify(value ?? null).includes('"Hipaa::Optional"')) {
    throw new Problem(where, 'reads what may not exist', 'Decide it with orElse(), or make the whole output optional.');
  }
  const condition = conditions.length > 0 ? linking.conditions.all(conditions) : undefined;
  if (condition) useCondition(condition, ROOT, linking);
  const here = { held: new Set(conditions), inScript: false };
  const visit = visitor(ROOT, undefined, linking);
  const read: Visitor = {
    ...visit,
    reference(id, attribute, place) {
      if (linking.parameters.get(id)?.NoEcho) throw new Problem(where, `would print the secret ${id}`, 'Leave it out.');
      return bare(visit.reference(id, attribute, place), condition);
    },
  };
  return { Description, ...(condition && { Condition: condition }), Value: rewrite(value, here, read, where) };
}

/** An output under a condition need not ask for it again. */
function bare(value: Json | undefined, condition: string | undefined): Json | undefined {
  if (!condition || !isObject(value) || !Array.isArray(value['Fn::If'])) return value;
  const [asked, present] = value['Fn::If'] as [string, Json];
  return asked === condition ? present : value;
}

function rootValues(value: unknown, where: string, linking: Linking): JsonObject {
  return rewrite(
    value,
    { held: new Set(), inScript: false },
    visitor(ROOT, undefined, linking),
    `${ROOT}/${where}`,
  ) as JsonObject;
}

function refuseStackIdClash({ placement, parameters, form }: Linking): void {
  if (form === 'flat') return;
  for (const stack of placement.stacks.keys()) {
    if (parameters.has(stackId(stack))) {
      throw new Problem(
        `${ROOT}/${stackId(stack)}`,
        'a parameter has the logical ID of a nested stack',
        'Rename the parameter.',
      );
    }
  }
}

function nestedStack(stack: string, linking: Linking): TemplateResource {
  const table = linking.tables.get(stack)!;
  const lifted = linking.lifted.get(stack)!;
  const condition = lifted.length > 0 ? linking.conditions.all(lifted) : undefined;
  if (condition) useCondition(condition, ROOT, linking);
  const values = [...table.parameters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { value }]) => [name, value] as const);
  const read = new Set(values.flatMap(([, value]) => stacksRead(value)));
  const after = [...table.after]
    .map(stackId)
    .filter((id) => !read.has(id))
    .sort();
  const tags = tagList(linking.blueprint.tags);
  return {
    Type: 'AWS::CloudFormation::Stack',
    ...(condition && { Condition: condition }),
    ...(after.length > 0 && { DependsOn: after.length === 1 ? after[0]! : after }),
    ...keepPolicies.transient,
    Properties: {
      TemplateURL: fileOf(stack),
      ...(values.length > 0 && { Parameters: Object.fromEntries(values) }),
      ...(tags.length > 0 && { Tags: rootValues(tags, 'Tags', linking) as never }),
    },
  };
}

function stacksRead(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(stacksRead);
  if (!isObject(value)) return [];
  const getAtt = value['Fn::GetAtt'];
  return Array.isArray(getAtt) ? [getAtt[0] as string] : Object.values(value).flatMap(stacksRead);
}

function child(stack: string, resources: Record<string, TemplateResource>, linking: Linking): Template {
  const table = linking.tables.get(stack)!;
  const declarations = new Map([...table.parameters].map(([name, { declaration }]) => [name, declaration]));
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `${linking.blueprint.title}: ${stack}`,
    ...section('Parameters', declarations),
    ...section('Mappings', table.mappings),
    ...section('Conditions', table.conditions),
    Resources: resources,
    ...section('Outputs', table.outputs),
  };
}

function root(
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
