import {
  type Blueprint,
  type JsonObject,
  keepPolicies,
  Problem,
  type Resource,
  type TemplateResource,
} from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../template/walk.ts';
import { dependsOnFor } from './depends-on.ts';
import { useCondition } from './import-declarations.ts';
import type { Linking, Reader } from './linking.ts';
import { tagProperty } from './meta.ts';
import { at } from './placement.ts';
import { linked, notPlaced } from './references.ts';

/** The resources of a stack as they are in its template, in the order of the blueprint. */
export function resourcesOf(stack: string, linking: Linking): Record<string, TemplateResource> {
  const resources = linking.placement.stacks.get(stack)!;
  return Object.fromEntries(resources.map((resource) => [resource.id, templateResource(stack, resource, linking)]));
}

function templateResource(stack: string, resource: Resource, linking: Linking): TemplateResource {
  const reader = { stack, resource, where: at(stack, resource), trueConditions: new Set(resource.when) };
  const lifted = linking.lifted.get(stack)!;
  const own = resource.when.filter((name) => !lifted.includes(name));
  const condition = own.length > 0 ? linking.conditions.all(own) : undefined;
  if (condition) useCondition(condition, stack, linking);
  const awaited = [...new Set(resource.dependsOn)]
    .filter((id) => remainsInTemplate(id, reader, linking))
    .map((id) => ({ id, when: linking.placement.places.get(id)!.resource.when }));
  const tagged = linking.form === 'flat' ? withTags(resource, reader.where, linking.blueprint) : resource.properties;
  const properties = linked(tagged, reader, linking) as JsonObject;
  return {
    Type: resource.type,
    ...(condition && { Condition: condition }),
    ...dependsOnFor(awaited, [...resource.when, ...lifted], stack, linking),
    ...(resource.keep && keepPolicies[resource.keep]),
    ...(resource.creationPolicy && { CreationPolicy: { ...resource.creationPolicy } }),
    ...(resource.updatePolicy && { UpdatePolicy: { ...resource.updatePolicy } }),
    ...(Object.keys(properties).length > 0 && { Properties: properties }),
  };
}

/** True if the DependsOn remains in the template; a DependsOn between stacks moves to the root. */
function remainsInTemplate(id: string, reader: Reader & { readonly resource: Resource }, linking: Linking): boolean {
  const target = linking.placement.places.get(id);
  if (!target) throw notPlaced('depends on', id, reader);
  linking.edges.push({ from: reader.resource, to: target.resource, by: 'DependsOn' });
  if (target.stack === reader.stack) return true;
  linking.tables.get(reader.stack)!.after.add(target.stack);
  return false;
}

/** In the nested form CloudFormation propagates the tags of a nested stack; in the flat form each resource has the tags. */
function withTags({ type, properties }: Resource, where: string, { tags }: Blueprint): object {
  const tagged = tagProperty(type);
  if (!tagged || Object.keys(tags).length === 0) return properties;
  const { property, form } = tagged;
  const own = (properties as Record<string, unknown>)[property] ?? (form === 'map' ? {} : []);
  if (form === 'map' ? !isObject(own) || functionIn(own) : !Array.isArray(own)) {
    throw new Problem(
      where,
      `${property} is computed by CloudFormation, and the system has tags too`,
      'Write each tag.',
    );
  }
  const all =
    form === 'map'
      ? { ...tags, ...(own as object) }
      : [...(own as readonly object[]), ...tagList(tags, form === 'propagating list')];
  return { ...properties, [property]: all };
}

/** Tags in the format of most types. */
export const tagList = (tags: Blueprint['tags'], propagated = false) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value, ...(propagated && { PropagateAtLaunch: true }) }));
