import * as overrides from './overrides.mjs';
import { definitionsOf, propertiesOf } from './spec.mjs';

/** Throws if an override is for a name that is not in the specification, or is no longer needed. */
export function checkOverrides(resources) {
  const byType = new Map(resources.map((resource) => [resource.cloudFormationType, resource]));
  const faults = [
    ...unknownTypes(byType),
    ...Object.keys(overrides.references).filter((place) => !hasPlace(byType, place)),
    ...Object.entries(overrides.attributes).flatMap(([type, named]) => unknownAttributes(byType.get(type), named)),
    ...Object.entries(overrides.properties).flatMap(([type, named]) => presentProperties(byType.get(type), named)),
  ];
  if (faults.length > 0)
    throw new Error(`overrides.mjs: not needed or unknown: ${faults.join(', ')}. Remove or correct them.`);
}

const unknownTypes = (byType) =>
  [overrides.attributes, overrides.properties, overrides.stateful, overrides.refIsArn, overrides.secretAttributes]
    .flatMap(Object.keys)
    .filter((type) => !byType.has(type));

function hasPlace(byType, place) {
  const [owner, property] = place.split('.');
  const [type, definition] = owner.split('/');
  const resource = byType.get(type);
  const holder = resource && (definition ? new Map(definitionsOf(resource)).get(definition) : resource);
  return Boolean(holder && propertiesOf(holder).some(([name]) => name === property));
}

const unknownAttributes = (resource, named) =>
  Object.keys(named)
    .filter((name) => resource && !name.endsWith('*') && !(name in resource.attributes))
    .map((name) => `${resource.cloudFormationType}.${name}`);

const presentProperties = (resource, named) =>
  Object.keys(named)
    .filter((name) => resource && name in resource.properties)
    .map((name) => `${resource.cloudFormationType}.${name}`);
