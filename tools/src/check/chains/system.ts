import type { Json, JsonObject, Template, TemplateOutput, TemplateResource } from '@hipaa-stacks/cloudformation';
import { memoize, memoizeWith } from '../../memoize.ts';
import { qualified, qualifiedResources, type ResolvedSystem, ROOT } from '../../resolve/index.ts';
import { functionIn, isObject, mapReferences, type Reference, references } from '../../template/walk.ts';
import { valuesIn } from '../values.ts';
import { matchesArn } from './arn.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { externalText, isExternal } from './external-values.ts';
import { groupedBy } from './grouped.ts';
import { arnTexts, givenName } from './names.ts';
import { creationOrder } from './order.ts';
import { listOf, textOf } from './text.ts';

/** Input of `chainSystem`. */
export interface ChainSystemInput {
  readonly system: ResolvedSystem;
  /** The parent template as written. It contains the creation order of the nested stacks. */
  readonly root: Template;
  /** Logical ID of the nested stack -> its template as written. Default: none. */
  readonly children?: Readonly<Record<string, Template>>;
  /** Nested stack, or `root`, -> the name of its template in findings. Default: its own. */
  readonly names?: Readonly<Record<string, string>>;
  /** Default: true. */
  readonly byDefault?: boolean;
}

/** Creates the view of a resolved system that chains use. */
export function chainSystem({
  system,
  root,
  children = {},
  names = {},
  byDefault = true,
}: ChainSystemInput): ChainSystem {
  const all = qualifiedResources(system);
  const seen = Object.entries(all).map(([key, resource]) => {
    const found = resource.Properties ? referencesOf(resource.Properties) : [];
    return {
      resource: chainResource(key, withUnknownReferences(resource, found, all), names),
      ids: found.map(({ id }) => id),
    };
  });
  const list = seen.map(({ resource }) => resource);
  const resources = new Map(list.map((resource) => [resource.key, resource]));
  const reads = new Map(
    seen.map(({ resource, ids }) => [resource.key, [...new Set(ids)].flatMap((id) => resources.get(id) ?? [])]),
  );
  const readers = groupedBy(
    list.flatMap((reader) => reads.get(reader.key)!.map((read) => ({ read: read.key, reader }))),
    ({ read }) => read,
  );
  const byType = groupedBy(list, ({ type }) => type);
  const named = list.filter((resource) => givenName(resource) !== undefined);
  const exported = keysIn(system, resources, ({ Export }) => Export !== undefined);
  const outputs = keysIn(system, resources, ({ Export }, stack) => stack === ROOT || Export !== undefined);
  const before = creationOrder(resources, reads, root);
  const omittedTypes = findOmittedTypes({ [ROOT]: root, ...children }, resources);
  return {
    resources,
    conditions: new Map(Object.entries(system.stacks).map(([stack, one]) => [names[stack] ?? stack, one.conditions])),
    byDefault,
    ofType: (...types) =>
      types.length === 1 ? (byType.get(types[0]!) ?? []) : types.flatMap((type) => byType.get(type) ?? []),
    mayHave: (...types) => types.some((type) => omittedTypes.has(type)),
    target: (value, _from, ...types) =>
      targetOf(value, resources, named, ({ type }) => types.length === 0 || types.includes(type)),
    mentions: (value) => (value === undefined ? [] : mentionsIn(value, resources)),
    tagsOf: (resource) => tagsOf(resource, system),
    isExported: ({ key }) => exported.has(key),
    isUnknown: (value) => value !== undefined && isUnknownIn(value, resources),
    referencedBy: ({ key }) => (readers.get(key) ?? []).map(({ reader }) => reader),
    isOutput: ({ key }) => outputs.has(key),
    isCreatedBefore: (first, then) => before(then.key).has(first.key),
  };
}

/** Types of the resources that conditions omit. */
function findOmittedTypes(written: Readonly<Record<string, Template>>, resources: Resources): ReadonlySet<string> {
  const types = Object.entries(written).flatMap(([stack, { Resources }]) =>
    Object.entries(Resources).flatMap(([id, { Type }]) => (resources.has(`${stack}/${id}`) ? [] : [Type])),
  );
  return new Set(types);
}

/** Keys of the resources that these outputs reference. */
function keysIn(
  { stacks }: ResolvedSystem,
  resources: Resources,
  isIncluded: (output: TemplateOutput, stack: string) => boolean,
): ReadonlySet<string> {
  const mentioned = Object.entries(stacks).flatMap(([stack, { template }]) =>
    Object.values(template.Outputs ?? {})
      .filter((output) => isIncluded(output, stack))
      .flatMap(({ Value }) => mentionsIn(qualified(Value, stack), resources)),
  );
  return new Set(mentioned.map(({ key }) => key));
}

/** All references in a value, to resources or to anything else. */
const referencesOf = memoize((value: JsonObject | readonly Json[]): readonly Reference[] =>
  [...references(value)].filter(({ kind }) => kind !== 'Condition'),
);

function chainResource(key: string, resource: TemplateResource, names: ChainSystemInput['names']): ChainResource {
  const stack = key.slice(0, key.indexOf('/'));
  return chainResourceOf(resource, `${key} ${names?.[stack] ?? stack}`);
}

/** Resources that are equal in systems with other parameter values are the same object. */
const chainResourceOf = memoizeWith((resource: TemplateResource, place): ChainResource => {
  const [key = '', stack = ''] = place.split(/ (.*)/s);
  return createChainResource(key, resource, stack);
});

function createChainResource(key: string, resource: TemplateResource, stack: string): ChainResource {
  const { Type, Properties, DependsOn, DeletionPolicy, UpdateReplacePolicy, Metadata, Condition } = resource;
  const { CreationPolicy, UpdatePolicy } = resource;
  return {
    key,
    stack,
    id: key.slice(key.indexOf('/') + 1),
    type: Type,
    properties: Properties ?? {},
    dependsOn: [DependsOn ?? []].flat(),
    ...(DeletionPolicy !== undefined && { deletionPolicy: DeletionPolicy }),
    ...(UpdateReplacePolicy !== undefined && { updateReplacePolicy: UpdateReplacePolicy }),
    ...(CreationPolicy !== undefined && { creationPolicy: CreationPolicy }),
    ...(UpdatePolicy !== undefined && { updatePolicy: UpdatePolicy }),
    ...(Metadata !== undefined && { metadata: Metadata }),
    ...(Condition !== undefined && { condition: Condition }),
  };
}

/** Replaces each reference that is not to a resource, such as a secret or an unknown output, by an external text. */
function withUnknownReferences(
  resource: TemplateResource,
  found: readonly Reference[],
  all: Readonly<Record<string, TemplateResource>>,
): TemplateResource {
  const unknownIds = found.map(({ id }) => id).filter((id) => !Object.hasOwn(all, id) && !/^([^/]+\/)?AWS::/.test(id));
  return unknownIds.length === 0 ? resource : replaceUnknown(resource, JSON.stringify(unknownIds));
}

const replaceUnknown = memoizeWith((resource: TemplateResource, json): TemplateResource => {
  const unknownIds = new Set(JSON.parse(json) as readonly string[]);
  const mapped = mapReferences(resource.Properties ?? {}, ({ kind, id, attribute }) =>
    kind !== 'Condition' && unknownIds.has(id) ? externalText(attribute ? `${id}.${attribute}` : id) : undefined,
  );
  return { ...resource, Properties: mapped as JsonObject };
});

/** Tags are a list of Key and Value, or a mapping. File systems and a few other types have another property name. */
function tagsOf({ key, properties }: ChainResource, { stacks }: ResolvedSystem): ReadonlyMap<string, string> {
  const stack = key.slice(0, key.indexOf('/'));
  const nested = stack === ROOT ? undefined : stacks[ROOT]?.template.Resources[stack]?.Properties?.Tags;
  const lists = [
    nested,
    properties.Tags,
    properties.FileSystemTags,
    properties.BackupVaultTags,
    properties.HostedZoneTags,
  ];
  return new Map(lists.flatMap(tagEntries));
}

function tagEntries(tags: Json | undefined): readonly (readonly [string, string])[] {
  if (isObject(tags) && !functionIn(tags)) return Object.entries(tags).map(([key, value]) => [key, textOf(value)]);
  return listOf(tags)
    .filter(isObject)
    .flatMap(({ Key, Value }) => (typeof Key === 'string' ? [[Key, textOf(Value)] as const] : []));
}

type Resources = ReadonlyMap<string, ChainResource>;

function mentionsIn(value: Json, resources: Resources): readonly ChainResource[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = referencesOf(value);
  return found.length === 0 ? [] : [...new Set(found.flatMap(({ id }) => resources.get(id) ?? []))];
}

function targetOf(
  value: Json | undefined,
  resources: Resources,
  named: readonly ChainResource[],
  isAccepted: (resource: ChainResource) => boolean,
): ChainResource | undefined {
  if (value === undefined || value === null) return undefined;
  const text = textOf(value);
  const byName = named.find((resource) => isAccepted(resource) && isNameOf(text, resource));
  return byName ?? mentionsIn(value, resources).filter(isAccepted).at(-1);
}

/** Whether a text is the physical name of a resource, or begins with its ARN. */
function isNameOf(text: string, resource: ChainResource): boolean {
  if (text === givenName(resource)) return true;
  return (
    text.startsWith('arn:') &&
    arnTexts(resource).some(
      (arn) => matchesArn(arn, text) || matchesArn(`${arn}:*`, text) || matchesArn(`${arn}/*`, text),
    )
  );
}

/**
 * Whether attributes of a type are unknown: outputs of a nested stack whose template is not known, or of a custom
 * resource.
 */
const hasUnknownAttributes = (type: string) => /^(AWS::CloudFormation::(Stack|CustomResource)$|Custom::)/.test(type);

/** Functions that only AWS can resolve. */
const unresolvable = new Set(['Fn::ImportValue', 'Fn::Transform', 'Fn::If', 'Fn::FindInMap', 'Fn::GetStackOutput']);

function isUnknownIn(value: Json, resources: Resources): boolean {
  if (mentionsIn(value, resources).some(({ type }) => hasUnknownAttributes(type))) return true;
  for (const { value: part } of valuesIn(value)) {
    if (typeof part === 'string' && (isExternal(part) || part.includes('{{resolve:'))) return true;
    if (unresolvable.has(functionIn(part)?.[0] ?? '')) return true;
  }
  return false;
}
