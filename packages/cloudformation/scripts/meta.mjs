import { returnsArn } from './brands.mjs';
import { secretAttributes, stateful } from './overrides.mjs';
import { definitionOf, propertiesOf, refIdentifier } from './spec.mjs';
import { attributesOf, literal, openAttributes } from './types.mjs';

const prelude = `import type { ResourceType } from './types.ts';

/** Properties of a resource type that are not in a template and that checks need. */
export interface ResourceFacts {
  /** Attributes for \`Fn::GetAtt\`. A name that ends in \`*\` is a prefix. */
  readonly attributes: Readonly<Record<string, 'string' | 'list' | 'number' | 'boolean'>>;
  /** The properties or attributes that \`Ref\` returns, joined by \`|\` if several. */
  readonly ref: readonly string[];
  /** Whether \`Ref\` returns an ARN. */
  readonly refIsArn?: true;
  readonly required: readonly string[];
  /** Properties with a change that requires replacement: always, or (\`maybe\`) for some values or a part of it. */
  readonly replacement: Readonly<Record<string, 'yes' | 'maybe'>>;
  /** The property for tags: a list of Key and Value, the same with PropagateAtLaunch, or a map. */
  readonly tags?: { readonly property: string; readonly form: 'list' | 'propagating list' | 'map' };
  /** Its deletion loses data, an address, or audit records. */
  readonly stateful?: true;
  /** Attributes that must never be an output. \`*\`: all of them. */
  readonly secretAttributes?: readonly string[];
}

/** Facts about each resource type, from the AWS service specification and \`scripts/overrides.mjs\`. */
`;

/** `meta.ts`: facts about each type for the checks, the linker and the diff. */
export const printMeta = (resources) =>
  [
    `${prelude}export const resourceFacts: Readonly<Record<ResourceType, ResourceFacts>> = {`,
    ...resources.map((resource) => `  '${resource.cloudFormationType}': ${print(factsOf(resource))},`),
    '};',
    '',
  ].join('\n');

function factsOf(resource) {
  const type = resource.cloudFormationType;
  const open = openAttributes(resource).map((prefix) => [`${prefix}*`, 'string']);
  return {
    attributes: Object.fromEntries([...attributesOf(resource), ...open]),
    ref: refIdentifier(resource),
    refIsArn: returnsArn(resource) || undefined,
    required: propertiesOf(resource).flatMap(([name, { required }]) => (required ? [name] : [])),
    replacement: replacementOf(resource),
    tags: resource.tagInformation && {
      property: resource.tagInformation.tagPropertyName,
      form: { standard: 'list', asg: 'propagating list', map: 'map' }[resource.tagInformation.variant],
    },
    stateful: resource.isStateful || type in stateful || undefined,
    secretAttributes: secretAttributes[type],
  };
}

function replacementOf(resource) {
  const inner = new Set((resource.additionalReplacementProperties ?? []).map(([name]) => name));
  return Object.fromEntries(
    propertiesOf(resource).flatMap(([name, property]) => {
      const own = property.causesReplacement ?? 'no';
      const effect = own === 'no' && (inner.has(name) || replacesWithin(property.type)) ? 'maybe' : own;
      return effect === 'no' ? [] : [[name, effect]];
    }),
  );
}

/** Whether a part of this type, at any depth, causes replacement. */
function replacesWithin(type, seen = new Set()) {
  if (type.type === 'ref') {
    const definition = definitionOf(type);
    if (seen.has(definition.name)) return false;
    seen.add(definition.name);
    return propertiesOf(definition).some(
      ([, { causesReplacement = 'no', type: inner }]) => causesReplacement !== 'no' || replacesWithin(inner, seen),
    );
  }
  return [type.element, ...(type.types ?? [])].some((inner) => inner && replacesWithin(inner, seen));
}

/** A value as a TypeScript literal on one line. */
function print(value) {
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (typeof value !== 'object') return literal(value);
  const rows = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{ ${rows.map(([name, inner]) => `${/^[A-Za-z]\w*$/.test(name) ? name : literal(name)}: ${print(inner)}`).join(', ')} }`.replace(
    '{  }',
    '{}',
  );
}
