import { readFileSync } from 'node:fs';
import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { Ajv, type ValidateFunction } from 'ajv';
import { didYouMean } from '../../did-you-mean.ts';
import { isObject } from '../../template/walk.ts';
import { type Explanation, explain, pointer } from './explain.ts';
import { allowIntrinsics, mapValues, type Schema } from './intrinsics.ts';
import { addKeywords } from './keywords.ts';

/** What is wrong with a resource as its schema sees it. */
export interface SchemaFinding {
  readonly kind: 'property' | 'unknown type';
  /** JSON pointer in the resource, such as `/Properties/Tags/0/Key`; `/Type` for an unknown type. */
  readonly path: string;
  /** `<what is wrong>. <how to mend it>.` */
  readonly message: string;
}

/**
 * Checks the properties of one resource against the schema of its type: names, types, allowed values, patterns, limits
 * and what is required. Intrinsic functions may stand anywhere; both branches of an `Fn::If` are checked. Text that reads
 * as a number or as true and false, and the reverse, is taken for it, as CloudFormation does.
 *
 * @param type `AWS::…`, or `Custom::…`, of which only ServiceToken is known
 * @returns no finding if all is well; one of kind `unknown type` if there is no schema to check against
 */
export function validateResource(type: string, properties: JsonObject): readonly SchemaFinding[] {
  const validators = validatorsOf(type, Object.keys(properties));
  if (!validators) return [unknownType(type)];
  const empty = nulls(properties);
  const copy = structuredClone(properties);
  const errors = validators.flatMap((validate) => (validate(copy) ? [] : validate.errors!));
  const explained = errors.map(explain).filter((one) => one !== undefined);
  const others = explained.filter(({ path }) => !empty.some((one) => one.path === path));
  return distinct([...empty, ...others]).map(({ path, message }) => ({
    kind: 'property',
    path: `/Properties${path}`,
    message,
  }));
}

function unknownType(type: string): SchemaFinding {
  const near = didYouMean(type, Object.keys(schemas()));
  const mend = near ? `Did you mean ${near}?` : 'Check it by hand, or add the type to resource-types.json and refresh.';
  return { kind: 'unknown type', path: '/Type', message: `is ${type}, of which no schema is known. ${mend}` };
}

const validators = new Map<string, ValidateFunction>();

/**
 * What a resource with these properties must fit, of a known type: its schema as far as it speaks of all properties, and that of each
 * property. Each is compiled when first asked for, some 1 to 50 ms of CPU: most properties of a type are never used.
 */
function validatorsOf(type: string, names: readonly string[]): readonly ValidateFunction[] | undefined {
  const name = type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type;
  const schema = Object.hasOwn(schemas(), name) ? schemas()[name] : undefined;
  if (!schema) return undefined;
  const { properties = {}, definitions, ...whole } = schema;
  const declared = names.filter((each) => Object.hasOwn(properties, each));
  return [
    compiled(name, () => ({ ...whole, properties: mapValues(properties, () => ({})) })),
    ...declared.map((each) =>
      compiled(`${name} ${each}`, () => withDefinitions({ properties: { [each]: properties[each]! } }, definitions)),
    ),
  ];
}

function compiled(key: string, schema: () => Schema): ValidateFunction {
  const validate = validators.get(key) ?? compile(schema());
  validators.set(key, validate);
  return validate;
}

/** The schema with those definitions that it uses. */
function withDefinitions(schema: Schema, definitions: Schema['definitions'] = {}): Schema {
  const used = new Set<string>();
  const follow = (value: unknown) => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/definitions\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(definitions[name]);
    }
  };
  follow(schema);
  return { ...schema, definitions: Object.fromEntries(Object.entries(definitions).filter(([name]) => used.has(name))) };
}

let ajv: Ajv | undefined;

function compile(schema: Schema): ValidateFunction {
  ajv ??= createAjv();
  return ajv.compile(allowIntrinsics(schema));
}

function createAjv(): Ajv {
  const made = new Ajv(options);
  addKeywords(made);
  return made;
}

/** Strict about keywords that nobody checks, not about AWS's style. Compiling costs more than checking: not optimized. */
const options = {
  allErrors: true,
  verbose: true,
  coerceTypes: true,
  validateSchema: false,
  code: { optimize: false },
  strict: true,
  allowMatchingProperties: true,
  strictTypes: false,
  strictRequired: false,
  strictTuples: false,
} as const;

let loaded: Readonly<Record<string, Schema>> | undefined;

function schemas(): Readonly<Record<string, Schema>> {
  loaded ??= JSON.parse(readFileSync(new URL('../../../schemas/resources.json', import.meta.url), 'utf8')).types;
  return loaded!;
}

/** CloudFormation refuses null wherever it stands. */
function nulls(value: Json, path = ''): readonly Explanation[] {
  if (value === null) return [{ path, message: 'is null. Give it a value, or leave it out.' }];
  if (Array.isArray(value)) return value.flatMap((item, index) => nulls(item, pointer(path, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => nulls(item, pointer(path, key)));
}

const distinct = (explanations: readonly Explanation[]) => [
  ...new Map(explanations.map((one) => [`${one.path} ${one.message}`, one])).values(),
];
