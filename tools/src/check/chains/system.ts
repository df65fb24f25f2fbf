import type { Json, JsonObject, Template, TemplateOutput, TemplateResource } from '@hipaa-stacks/cloudformation';
import { memoize, memoizeWith } from '../../memoize.ts';
import { qualified, qualifiedResources, type ResolvedSystem, ROOT } from '../../resolve/index.ts';
import { functionIn, isObject, mapReferences, type Reference, references } from '../../template/walk.ts';
import { valuesIn } from '../values.ts';
import { arnFits } from './arn.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { externalText, isExternal } from './external-values.ts';
import { groupedBy } from './grouped.ts';
import { arnTexts, givenName } from './names.ts';
import { creationOrder } from './order.ts';
import { listOf, textOf } from './text.ts';

/** What a system for chains is made of. */
export interface ChainSystemInput {
  readonly system: ResolvedSystem;
  /** The parent as written: it says in which order nested stacks are made. */
  readonly root: Template;
  /** Logical ID of the nested stack -> its template as written. Default: none. */
  readonly children?: Readonly<Record<string, Template>>;
  /** Nested stack, or `root`, -> the name of its template in findings. Default: its own. */
  readonly names?: Readonly<Record<string, string>>;
  /** Default: true. */
  readonly byDefault?: boolean;
}

/** A resolved system as chains look at it. */
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
    return { resource: chainResource(key, unseenNamed(resource, found, all), names), ids: found.map(({ id }) => id) };
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
  const leftOut = typesLeftOut({ [ROOT]: root, ...children }, resources);
  return {
    resources,
    conditions: new Map(Object.entries(system.stacks).map(([stack, one]) => [names[stack] ?? stack, one.conditions])),
    byDefault,
    ofType: (...types) =>
      types.length === 1 ? (byType.get(types[0]!) ?? []) : types.flatMap((type) => byType.get(type) ?? []),
    mayHave: (...types) => types.some((type) => leftOut.has(type)),
    target: (value, _from, ...types) =>
      targetOf(value, resources, named, ({ type }) => types.length === 0 || types.includes(type)),
    mentions: (value) => (value === undefined ? [] : mentionsIn(value, resources)),
    tagsOf: (resource) => tagsOf(resource, system),
    isExported: ({ key }) => exported.has(key),
    isUnknown: (value) => value !== undefined && isUnknownIn(value, resources),
    readBy: ({ key }) => (readers.get(key) ?? []).map(({ reader }) => reader),
    isOutput: ({ key }) => outputs.has(key),
    standsBefore: (first, then) => before(then.key).has(first.key),
  };
}

/** Types of the resources that conditions leave out. */
function typesLeftOut(written: Readonly<Record<string, Template>>, resources: Resources): ReadonlySet<string> {
  const types = Object.entries(written).flatMap(([stack, { Resources }]) =>
    Object.entries(Resources).flatMap(([id, { Type }]) => (resources.has(`${stack}/${id}`) ? [] : [Type])),
  );
  return new Set(types);
}

/** Keys of what these outputs mention. */
function keysIn(
  { stacks }: ResolvedSystem,
  resources: Resources,
  isMeant: (output: TemplateOutput, stack: string) => boolean,
): ReadonlySet<string> {
  const mentioned = Object.entries(stacks).flatMap(([stack, { template }]) =>
    Object.values(template.Outputs ?? {})
      .filter((output) => isMeant(output, stack))
      .flatMap(({ Value }) => mentionsIn(qualified(Value, stack), resources)),
  );
  return new Set(mentioned.map(({ key }) => key));
}

/** Where a value reads resources, or what is none. */
const referencesOf = memoize((value: JsonObject | readonly Json[]): readonly Reference[] =>
  [...references(value)].filter(({ kind }) => kind !== 'Condition'),
);

function chainResource(key: string, resource: TemplateResource, names: ChainSystemInput['names']): ChainResource {
  const stack = key.slice(0, key.indexOf('/'));
  return chainResourceOf(resource, `${key} ${names?.[stack] ?? stack}`);
}

/** A resource that is the same in another system, by other parameters, is the same to all chains. */
const chainResourceOf = memoizeWith((resource: TemplateResource, place): ChainResource => {
  const [key = '', stack = ''] = place.split(/ (.*)/s);
  return madeChainResource(key, resource, stack);
});

function madeChainResource(key: string, resource: TemplateResource, stack: string): ChainResource {
  const { Type, Properties, DependsOn, DeletionPolicy, UpdateReplacePolicy, Metadata, Condition } = resource;
  return {
    key,
    stack,
    id: key.slice(key.indexOf('/') + 1),
    type: Type,
    properties: Properties ?? {},
    dependsOn: [DependsOn ?? []].flat(),
    ...(DeletionPolicy !== undefined && { deletionPolicy: DeletionPolicy }),
    ...(UpdateReplacePolicy !== undefined && { updateReplacePolicy: UpdateReplacePolicy }),
    ...(Metadata !== undefined && { metadata: Metadata }),
    ...(Condition !== undefined && { condition: Condition }),
  };
}

/** The resource with a text from outside for each reference to what is none of the resources: a secret, an output unknown. */
function unseenNamed(
  resource: TemplateResource,
  found: readonly Reference[],
  all: Readonly<Record<string, TemplateResource>>,
): TemplateResource {
  const unseen = found.map(({ id }) => id).filter((id) => !Object.hasOwn(all, id) && !/^([^/]+\/)?AWS::/.test(id));
  return unseen.length === 0 ? resource : withUnseen(resource, JSON.stringify(unseen));
}

const withUnseen = memoizeWith((resource: TemplateResource, json): TemplateResource => {
  const unseen = new Set(JSON.parse(json) as readonly string[]);
  const mapped = mapReferences(resource.Properties ?? {}, ({ kind, id, attribute }) =>
    kind !== 'Condition' && unseen.has(id) ? externalText(attribute ? `${id}.${attribute}` : id) : undefined,
  );
  return { ...resource, Properties: mapped as JsonObject };
});

/** Tags are a list of Key and Value, or a mapping; file systems and a few others call them differently. */
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
  fits: (resource: ChainResource) => boolean,
): ChainResource | undefined {
  if (value === undefined || value === null) return undefined;
  const text = textOf(value);
  const byName = named.find((resource) => fits(resource) && isNameOf(text, resource));
  return byName ?? mentionsIn(value, resources).filter(fits).at(-1);
}

/** Whether a text is the physical name of a resource, or its ARN with perhaps more behind it. */
function isNameOf(text: string, resource: ChainResource): boolean {
  if (text === givenName(resource)) return true;
  return (
    text.startsWith('arn:') &&
    arnTexts(resource).some((arn) => arnFits(arn, text) || arnFits(`${arn}:*`, text) || arnFits(`${arn}/*`, text))
  );
}

/** What a nested stack whose template is not at hand, or a custom resource, gives back is in no template. */
const isForeign = (type: string) => /^(AWS::CloudFormation::(Stack|CustomResource)$|Custom::)/.test(type);

/** Functions whose result only AWS knows. */
const opaque = new Set(['Fn::ImportValue', 'Fn::Transform', 'Fn::If', 'Fn::FindInMap', 'Fn::GetStackOutput']);

function isUnknownIn(value: Json, resources: Resources): boolean {
  if (mentionsIn(value, resources).some(({ type }) => isForeign(type))) return true;
  for (const { value: part } of valuesIn(value)) {
    if (typeof part === 'string' && (isExternal(part) || part.includes('{{resolve:'))) return true;
    if (opaque.has(functionIn(part)?.[0] ?? '')) return true;
  }
  return false;
}
