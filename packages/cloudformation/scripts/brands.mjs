import { alsoAccepted, attributes, references, refIsArn } from './overrides.mjs';
import { refIdentifier, resourceOf, sorted } from './spec.mjs';

/** A reference is `{ arn: type }` or `{ id: type }`: the ARN of a resource, or the value of its `Ref`. */
const print = ({ arn, id }) => (arn ? `Arn<'${arn}'>` : `Id<'${id}'>`);

/** Whether `Ref` of this type returns an ARN. */
export function returnsArn(resource) {
  const identifier = refIdentifier(resource);
  return (identifier.length === 1 && /arn$/i.test(identifier[0])) || resource.cloudFormationType in refIsArn;
}

/** The reference of an attribute, or undefined if it is a plain value. */
function attributeReference(resource, name) {
  const type = resource.cloudFormationType;
  const byHand = attributes[type]?.[name];
  if (byHand) return byHand.arn || byHand.id ? byHand : undefined;
  if (isOwnArn(resource, name)) return { arn: type };
  const identifier = refIdentifier(resource);
  return identifier.length === 1 && identifier[0] === name ? { id: type } : undefined;
}

/** `Arn`, `DBClusterArn` of a DBCluster and `Namespace.NamespaceArn` of a Namespace, not `StreamArn` of a Table. */
function isOwnArn(resource, name) {
  if (!/arn$/i.test(name)) return false;
  if (refIdentifier(resource).join() === name) return true;
  const path = name.slice(0, -'arn'.length).split('.');
  const stem = path.pop();
  return resource.name.endsWith(stem) && path.every((step) => step === resource.name);
}

/** The TypeScript type of a string attribute. */
export function attributeBrand(resource, name) {
  const reference = attributeReference(resource, name);
  return reference ? print(reference) : 'Expr<string>';
}

/**
 * The target of a relationship in the specification, or undefined if it is neither the ARN nor the Ref of a resource.
 */
function targetReference({ cloudFormationType: type, propertyName: name }) {
  const target = resourceOf(type);
  if (name in target.attributes) return attributeReference(target, name);
  const isRef = name === 'Id' || refIdentifier(target).join() === name;
  return isRef ? { id: type } : undefined;
}

/** The references that a relationship accepts: if Ref returns the ARN, both are accepted. */
function accepted(reference) {
  const type = reference.arn ?? reference.id;
  const both = returnsArn(resourceOf(type)) ? [{ arn: type }, { id: type }] : [reference];
  return both.flatMap((relationship) => [
    relationship,
    ...alsoAccepted.filter(({ given }) => same(given, relationship)).flatMap(({ also }) => accepted(also)),
  ]);
}

const same = (a, b) => a.arn === b.arn && a.id === b.id;

/**
 * The union of brands that a property accepts, or undefined for a plain value: if it has no relationship, or a
 * relationship to a type or a property that this package does not include.
 */
export function propertyBrand(place, property, isIncluded) {
  const [byHand] = references[place] ?? [];
  if (byHand === false) return undefined;
  const relationships = property.relationshipRefs ?? [];
  if (!byHand && !relationships.every((relationship) => isIncluded(relationship.cloudFormationType))) return undefined;
  const targets = byHand ?? relationships.map(targetReference);
  if (targets.length === 0 || targets.includes(undefined)) return undefined;
  const brands = new Set(targets.flatMap(accepted).map(print));
  return sorted([...brands].map((brand) => [brand])).join(' | ');
}
