import { type Json, Problem, type Template } from '@hipaa-stacks/cloudformation';
import {
  CORE_SCHEMA,
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  dump,
  load,
  type MappingNode,
  mapTag,
  type Node,
  YAMLException,
} from 'js-yaml';
import { functionOfTag, tagOfFunction } from './functions.ts';
import { asTemplate } from './shape.ts';

/** Reads `!Sub x` as `{ 'Fn::Sub': 'x' }`, and likewise for each function and each kind of argument. */
const schema = CORE_SCHEMA.withTags(
  Object.entries(functionOfTag).flatMap(([tag, name]) => [
    defineScalarTag(tag, { resolve: (text) => longForm(name, text), identify: () => false }),
    defineSequenceTag(tag, {
      create: (): Json[] => [],
      addItem: (list, item) => void list.push(item as Json),
      finalize: (list) => ({ [name]: list }),
      identify: () => false,
    }),
    defineMappingTag(tag, {
      create: mapTag.create,
      addPair: mapTag.addPair,
      has: mapTag.has,
      keys: mapTag.keys,
      get: mapTag.get,
      finalize: (map) => ({ [name]: map }),
      identify: () => false,
    }),
  ]),
);

function longForm(name: string, text: string): Json {
  const dot = text.indexOf('.');
  if (name !== 'Fn::GetAtt' || dot < 0) return { [name]: text };
  return { [name]: [text.slice(0, dot), text.slice(dot + 1)] };
}

/**
 * Reads a template, YAML in short or long form or JSON, into its long form. `!GetAtt A.B` becomes the array form; values in
 * long form are not changed.
 *
 * @param file file name for Problems, with the line if it is known.
 * @throws Problem for invalid YAML, duplicate keys, aliases (which CloudFormation does not support), or a value that is not a template.
 */
export function parseTemplate(text: string, file: string): Template {
  return asTemplate(parseYaml(text, file), file);
}

/**
 * Reads YAML in short or long form, or JSON, into its long form, whether it is a template or not.
 *
 * @throws Problem for invalid YAML, duplicate keys and aliases.
 */
export function parseYaml(text: string, file: string): unknown {
  try {
    return load(text, { schema, filename: file, maxAliases: 0 });
  } catch (error) {
    if (!(error instanceof YAMLException))
      throw new Problem(file, String(error), 'Write the template as YAML or JSON.');
    const where = error.mark ? `${file}:${error.mark.line + 1}` : file;
    throw new Problem(where, error.reason, 'Fix the YAML there, or on the line before it.');
  }
}

/**
 * Prints a template in readable form: short forms, sections and keys of a resource in CloudFormation's order, multi-line text as
 * blocks, strings quoted if a YAML version would read them as another type. The same template always gives the same bytes, and parsing
 * them gives the same template.
 */
export function printTemplate(template: Template): string {
  const { Resources, ...sections } = template;
  const resources = Object.entries(Resources).map(([id, resource]) => [id, inOrder(resource, resourceKeys)]);
  return dump(inOrder({ ...sections, Resources: Object.fromEntries(resources) }, sectionKeys), {
    noRefs: true,
    lineWidth: -1,
    transform: (documents) => {
      for (const document of documents) if (document.contents) document.contents = shortForm(document.contents);
    },
  });
}

const sectionKeys = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Rules',
  'Mappings',
  'Conditions',
  'Transform',
  'Resources',
  'Outputs',
];

const resourceKeys = [
  'Type',
  'Condition',
  'DependsOn',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'CreationPolicy',
  'UpdatePolicy',
  'Metadata',
  'Properties',
];

function inOrder(value: object, keys: readonly string[]): object {
  const entries = Object.entries(value);
  const place = (key: string) => (keys.includes(key) ? keys.indexOf(key) : keys.length);
  return Object.fromEntries(entries.sort(([a], [b]) => place(a) - place(b)));
}

/** Turns `{ 'Fn::Sub': x }` into x with the tag `!Sub`, all the way down. A node has one tag: an outer function remains in long form. */
function shortForm(node: Node, insideConditions = false): Node {
  if (node.kind === 'sequence') return { ...node, items: node.items.map((item) => shortForm(item, insideConditions)) };
  if (node.kind !== 'mapping') return node;
  const items = node.items.map(({ key, value }) => ({
    key,
    value: shortForm(value, insideConditions || keyText(key) === 'Conditions'),
  }));
  return tagged({ ...node, items }, insideConditions) ?? { ...node, items };
}

const keyText = (key: Node) => (key.kind === 'scalar' ? key.value : '');

function tagged({ items }: MappingNode, insideConditions: boolean): Node | undefined {
  const [only] = items;
  if (!only || items.length > 1 || (only.value.kind !== 'alias' && only.value.tagged)) return undefined;
  const name = keyText(only.key);
  const tag = name === 'Condition' && insideConditions ? '!Condition' : tagOfFunction.get(name);
  const argument = name === 'Fn::GetAtt' ? dotted(only.value) : only.value;
  if (!tag || !argument || argument.kind === 'alias') return undefined;
  if (argument.kind === 'scalar' && argument.tag !== stringTag) return undefined;
  return { ...argument, tag, tagged: true };
}

const stringTag = 'tag:yaml.org,2002:str';

/** `[A, B.C]` as `A.B.C`; undefined if the dotted form would be parsed as another value. */
function dotted(node: Node): Node | undefined {
  if (node.kind !== 'sequence') return undefined;
  const [id, attribute] = node.items;
  if (node.items.length !== 2 || id?.kind !== 'scalar' || attribute?.kind !== 'scalar') return undefined;
  const plain = [id, attribute].every((part) => part.tag === stringTag && !part.tagged);
  return plain && !id.value.includes('.') ? { ...id, value: `${id.value}.${attribute.value}` } : undefined;
}
