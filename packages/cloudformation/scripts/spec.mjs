import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const database = loadAwsServiceSpecSync();

/** The specification of a resource type; an error names the file with the wrong type. */
export function resourceOf(type) {
  const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', type);
  if (!resource) throw new Error(`resource-types.json: ${type} is not in the service specification. Correct its name.`);
  return resource;
}

/** The property type that a `ref` points to. */
export const definitionOf = (type) => database.get('typeDefinition', type.reference);

/** `AWS::S3::Bucket` -> `S3Bucket`. */
export const shortName = (type) => type.split('::').slice(1).join('');

/** Names and properties, sorted, without deprecated ones. */
export const propertiesOf = ({ properties }) =>
  sorted(Object.entries(properties)).filter(([, { deprecated = 'NONE' }]) => deprecated === 'NONE');

/** The property types that properties use, by name. Those that only attributes use are omitted. */
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

/** The properties that `Ref` returns. If there are several, joined by `|`. */
export const refIdentifier = (resource) => resource.cfnRefIdentifier ?? resource.primaryIdentifier ?? [];

/** Entries ordered by code unit of their name, the same on every machine. */
export const sorted = (entries) => entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
