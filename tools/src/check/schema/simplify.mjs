import { readablePattern } from './pattern.mjs';

/**
 * Converts a CloudFormation resource schema to a plain JSON Schema of the properties in a template: without keywords for AWS or
 * cfn-lint only, without read-only properties, and without rules about several values at once that fail for intrinsic functions
 * (`allOf`, `if`, `not`, `prefixItems`: cfn-lint checks those). The remaining cfn-lint keywords are checked by `keywords.ts`:
 * `requiredXor`, `requiredOr`, `dependentExcluded`, `enumCaseInsensitive`.
 */
export function simplify(resource) {
  const { readOnlyProperties = [], ...schema } = structuredClone(resource);
  for (const pointer of readOnlyProperties) removeProperty(schema, pointer.split('/').slice(1));
  const simple = { ...plain(pick(schema, topKeywords)), definitions: mapValues(schema.definitions ?? {}, plain) };
  return dropUnused(simple);
}

const kept = [
  ...[
    '$ref',
    'type',
    'enum',
    'const',
    'enumCaseInsensitive',
    'pattern',
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
  ],
  ...['multipleOf', 'exclusiveMinimum', 'exclusiveMaximum', 'minItems', 'maxItems', 'uniqueItems', 'items'],
  ...['minProperties', 'maxProperties', 'required', 'properties', 'patternProperties', 'additionalProperties', 'anyOf'],
  ...['dependencies', 'requiredXor', 'requiredOr', 'dependentExcluded'],
];
const topKeywords = [...kept, 'oneOf', 'dependentRequired'];

function plain(schema) {
  if (typeof schema === 'boolean') return schema;
  const simple = pick(schema, kept);
  if (schema.dependentRequired) simple.dependencies = { ...simple.dependencies, ...schema.dependentRequired };
  for (const key of ['properties', 'patternProperties']) if (simple[key]) simple[key] = mapValues(simple[key], plain);
  for (const key of ['items', 'additionalProperties']) if (simple[key]) simple[key] = plain(simple[key]);
  if (simple.pattern) simple.pattern = readablePattern(simple.pattern);
  if (simple.patternProperties) simple.patternProperties = renameKeys(simple.patternProperties, readablePattern);
  return withChoices(simple, (schema.anyOf ?? schema.oneOf ?? []).map(plain));
}

/** The alternatives of `anyOf` or `oneOf`. An intrinsic function can match several: all are treated as `anyOf`. */
function withChoices({ anyOf: _, ...schema }, choices) {
  if (choices.length === 0 || choices.some((choice) => Object.keys(choice).length === 0)) return schema;
  if (choices.every((choice) => Object.keys(choice).join() === 'type'))
    return { ...schema, type: choices.map(({ type }) => type) };
  if (choices.every((choice) => choice.required)) return withAlternatives(schema, choices);
  const typed = choices.filter(({ type }) => !(Array.isArray(type) && type.includes('object')));
  if (typed.length === 1) return { ...schema, ...typed[0] };
  return { ...schema, anyOf: typed };
}

/** Alternatives between objects: all their properties, of which one set is required. */
function withAlternatives(schema, choices) {
  const properties = Object.assign({}, schema.properties, ...choices.map((choice) => choice.properties ?? {}));
  const closed = choices.some(({ additionalProperties }) => additionalProperties === false);
  return {
    ...schema,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(closed && { additionalProperties: false }),
    anyOf: choices.map(({ required }) => ({ required })),
  };
}

/** Removes the schema at a JSON pointer such as `/properties/Endpoint/Address` names; pointers omit `properties` on lower levels. */
function removeProperty(schema, path) {
  const steps = path.filter((step, index) => !(step === 'properties' && index === 0));
  const last = steps.pop();
  let holder = schema;
  for (const step of steps) {
    holder = follow(schema, holder);
    if (step === 'properties') continue;
    holder = step === '*' ? holder?.items : holder?.properties?.[step];
    if (!holder) return;
  }
  holder = follow(schema, holder);
  if (!holder?.properties || holder.required?.includes(last)) return;
  delete holder.properties[last];
}

function follow(schema, holder) {
  const target = holder?.$ref && schema.definitions[holder.$ref.split('/').pop()];
  return target || holder;
}

function dropUnused(schema) {
  const used = new Set();
  const visit = (value) => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/definitions\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schema.definitions[name]);
    }
  };
  const { definitions, ...rest } = schema;
  visit(rest);
  if (used.size === 0) return rest;
  return { ...rest, definitions: Object.fromEntries(Object.entries(definitions).filter(([name]) => used.has(name))) };
}

const pick = (object, keys) => Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
const renameKeys = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [change(key), value]));
