import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const database = loadAwsServiceSpecSync();

/** The specification of a resource type, or an error that says where the name was read. */
export function resourceOf(type) {
  const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', type);
  if (!resource) throw new Error(`resource-types.json: ${type} is not in the service specification. Correct its name.`);
  return resource;
}

/** The property type that a `ref` points to. */
export const definitionOf = (type) => database.get('typeDefinition', type.reference);

/** `AWS::S3::Bucket` -> `S3Bucket`. */
export const shortName = (type) => type.split('::').slice(1).join('');

/** Names and properties in order, without those that are deprecated. */
export const propertiesOf = ({ properties }) =>
  sorted(Object.entries(properties)).filter(([, { deprecated = 'NONE' }]) => deprecated === 'NONE');

/** The property types that the properties reach, by name. Those that only attributes use are left out. */
export function definitionsOf(resource) {
  const found = new Map();
  const visit = (type) => {
    if (type.type === 'ref') {
      const definition = definitionOf(type);
      if (found.has(definition.name)) return;
      found.set(definition.name, definition);
      visitAll(definition);
    }
    for (const inner of [type.element, ...(type.types ?? [])]) if (inner) visit(inner);
  };
  const visitAll = (owner) => {
    for (const [, property] of propertiesOf(owner)) visit(property.type);
  };
  visitAll(resource);
  return sorted([...found]);
}

/** The properties that make up what `Ref` returns. More than one: joined by `|`. */
export const refIdentifier = (resource) => resource.cfnRefIdentifier ?? resource.primaryIdentifier ?? [];

/** Entries ordered by code unit of their name, the same on every machine. */
export const sorted = (entries) => entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
