import { readFileSync } from 'node:fs';
import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { Ajv, type ValidateFunction } from 'ajv';
import { didYouMean } from '../../did-you-mean.ts';
import { isObject } from '../../template/walk.ts';
import { type Explanation, explain, pointer } from './explain.ts';
import { allowIntrinsics, type Schema } from './intrinsics.ts';
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
  const validate = validatorOf(type);
  if (!validate) return [unknownType(type)];
  const empty = nulls(properties);
  const copy = structuredClone(properties);
  const explained = validate(copy) ? [] : validate.errors!.map(explain).filter((one) => one !== undefined);
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

/** Compiled when first asked for: some 10 to 80 ms of CPU a type. */
function validatorOf(type: string): ValidateFunction | undefined {
  const name = type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type;
  const schema = Object.hasOwn(schemas(), name) ? schemas()[name] : undefined;
  if (!schema) return undefined;
  const validator = validators.get(name) ?? compile(schema);
  validators.set(name, validator);
  return validator;
}

function compile(schema: Schema): ValidateFunction {
  const ajv = new Ajv(options);
  addKeywords(ajv);
  return ajv.compile(allowIntrinsics(schema));
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
