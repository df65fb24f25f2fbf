import { attributeBrand, propertyBrand } from './brands.mjs';
import { attributes, properties } from './overrides.mjs';
import { definitionOf, definitionsOf, propertiesOf, shortName, sorted } from './spec.mjs';

const prelude = `import type { Arn, Expr, Id, Value } from '../reference.ts';

/** A tag of a resource. */
export interface Tag {
  Key: Value<string>;
  Value: Value<string>;
}

/** A value in a document, such as a policy; expressions at any depth. */
export type DocumentValue =
  | string
  | number
  | boolean
  | null
  | Expr<unknown>
  | readonly DocumentValue[]
  | { readonly [key: string]: DocumentValue };

/** A list. CloudFormation can resolve its elements and the whole. */
export type List<T> = Value<readonly T[]>;

/** A map with arbitrary keys, such as environment variables. */
export type Dictionary<T> = Value<{ readonly [key: string]: T }>;

/** A document, such as a policy. */
export type Document = Dictionary<DocumentValue>;
`;

/** `types.ts`: the properties and attributes of each resource type. */
export function printTypes(resources) {
  const included = new Set(resources.map(({ cloudFormationType }) => cloudFormationType));
  const isIncluded = (type) => included.has(type);
  const rows = resources.map(({ cloudFormationType: type }) => {
    const name = shortName(type);
    return `  '${type}': { props: ${name}Props; attrs: ${name}Attrs };`;
  });
  return [
    prelude,
    ...resources.flatMap((resource) => [...printInterfaces(resource, isIncluded), '']),
    '/** Properties and attributes of each resource type. */',
    'export interface ResourceTypes {',
    ...rows,
    '}',
    '',
    '/** A resource type of this package. */',
    'export type ResourceType = keyof ResourceTypes;',
    '',
  ].join('\n');
}

function printInterfaces(resource, isIncluded) {
  const type = resource.cloudFormationType;
  const name = shortName(type);
  const print = printer(name, isIncluded);
  const added = Object.entries(properties[type] ?? {});
  return [
    ...definitionsOf(resource)
      .filter(([definition]) => !isTag(definition))
      .map(([definition, { properties: own }]) =>
        declare(
          propertyTypeName(name, definition),
          propertiesOf({ properties: own }).map((entry) => print(`${type}/${definition}`, entry)),
        ),
      ),
    declare(
      `${name}Props`,
      sorted([...propertiesOf(resource), ...added]).map((entry) => print(type, entry)),
    ),
    declare(`${name}Attrs`, printAttributes(resource)),
  ];
}

const isTag = (definition) => definition === 'Tag';
const propertyTypeName = (owner, definition) => (isTag(definition) ? 'Tag' : `${owner}_${definition}`);
const declare = (name, lines) =>
  lines.length === 0
    ? `export type ${name} = Record<never, never>;`
    : `export interface ${name} {\n${lines.join('\n')}\n}`;

/** Prints one property of the types that belong to `owner`. */
function printer(owner, isIncluded) {
  return (place, [name, property]) => {
    const brand = propertyBrand(`${place}.${name}`, property, isIncluded);
    return `  ${key(name)}${property.required ? '' : '?'}: ${valueType(property.type, owner, brand)};`;
  };
}

function valueType(type, owner, brand) {
  const inner = (element) => valueType(element, owner, brand);
  switch (type.type) {
    case 'string':
      return brand ?? text(type);
    case 'date-time':
      return 'Value<string>';
    case 'number':
      return 'Value<number>';
    case 'integer':
      return oneOf(type.allowedValues, 'number');
    case 'boolean':
      return 'Value<boolean>';
    case 'json':
      return 'Document';
    case 'tag':
      return 'Value<Tag>';
    case 'ref':
      return `Value<${propertyTypeName(owner, definitionOf(type).name)}>`;
    case 'array':
      return `List<${inner(type.element)}>`;
    case 'map':
      return `Dictionary<${inner(type.element)}>`;
    case 'union':
      return [...new Set(arms(type.types).map(inner))].sort().join(' | ');
    default:
      throw new Error(`${owner}: the type ${type.type} is new. Add it to valueType in types.mjs.`);
  }
}

const text = ({ allowedValues }) => oneOf(allowedValues, 'string');

/** An enumeration, or any expression of its kind: values of parameters are checked in templates. */
function oneOf(values, kind) {
  if (!values?.length) return `Value<${kind}>`;
  const literals = [...new Set(values)].sort((a, b) => (a < b ? -1 : 1)).map((value) => literal(value));
  return `${literals.join(' | ')} | Expr<${kind}>`;
}

/** Prefers a document over a string, and a typed list over a document. */
function arms(types) {
  const kinds = types.map(({ type }) => type);
  if (!kinds.includes('json')) return types;
  const preferred = types.filter(({ type }) => type !== 'json' && type !== 'string');
  return preferred.length > 0 ? preferred : types.filter(({ type }) => type === 'json');
}

function printAttributes(resource) {
  const own = attributesOf(resource).map(([name, kind]) => `  ${key(name)}: ${attributeType(resource, name, kind)};`);
  const open = openAttributes(resource).map(
    (prefix) => `  [name: ${prefix ? `\`${prefix}\${string}\`` : 'string'}]: Expr<string>;`,
  );
  return [...own, ...open];
}

const attributeType = (resource, name, kind) =>
  kind === 'string' ? attributeBrand(resource, name) : `Expr<${kind === 'list' ? 'readonly string[]' : kind}>`;

/** Prefixes of attributes with names that only the template defines. */
export const openAttributes = ({ cloudFormationType: type }) =>
  Object.keys(attributes[type] ?? {})
    .filter((name) => name.endsWith('*'))
    .map((name) => name.slice(0, -1));

/** The attributes that `Fn::GetAtt` can return, with their kind. Objects are omitted. */
export const attributesOf = (resource) =>
  sorted(Object.entries(resource.attributes)).flatMap(([name, { type }]) => {
    const kind = kindOf(type);
    return kind ? [[name, kind]] : [];
  });

function kindOf({ type, element }) {
  if (type === 'array') return element.type === 'string' ? 'list' : undefined;
  return {
    string: 'string',
    'date-time': 'string',
    json: 'string',
    integer: 'number',
    number: 'number',
    boolean: 'boolean',
  }[type];
}

const key = (name) => (/^\w+$/.test(name) ? name : literal(name));
export const literal = (value) =>
  typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : String(value);
