import { type Json, type JsonObject, Problem } from '@hipaa-stacks/cloudformation';

/** What holds at the place of a reference. */
export interface Here {
  /** Conditions that hold by name; `!Name` for the other branch of an `Fn::If`. */
  readonly held: ReadonlySet<string>;
  /** Inside user data or cfn-init, where `AWS::StackName` means the stack that signals. */
  readonly inScript: boolean;
}

/** What the linker does at each kind of reference. */
export interface Visitor {
  /** `Ref` (no attribute) or `Fn::GetAtt`; returns what stands there instead, or nothing to leave it. */
  reference(id: string, attribute: string | undefined, here: Here): Json | undefined;
  condition(name: string): void;
  mapping(name: string): void;
}

export const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const scriptKeys = new Set(['UserData', 'AWS::CloudFormation::Init']);

/**
 * Copies a value with every reference in it visited: `Ref`, `Fn::GetAtt`, the holes and variables of `Fn::Sub`, the branches of
 * `Fn::If` with what holds there, `Fn::FindInMap`.
 *
 * @param where for the error, should an optional reference have been left undecided
 */
export function rewrite(value: unknown, here: Here, visitor: Visitor, where: string): Json {
  const go = (inner: unknown, place = here): Json => rewrite(inner, place, visitor, where);
  if (Array.isArray(value)) return value.map((element) => go(element));
  if (!isObject(value)) return value as Json;
  if ('Hipaa::Optional' in value) {
    throw new Problem(
      where,
      'reads what may not exist',
      'Decide it with orNoValue(), orElse(), or present() inside when().',
    );
  }
  const keys = Object.keys(value);
  switch (keys.length === 1 ? keys[0] : undefined) {
    case 'Ref':
      return visitor.reference(value.Ref as string, undefined, here) ?? value;
    case 'Fn::GetAtt': {
      const [id, attribute] = getAtt(value['Fn::GetAtt'] as Json);
      return visitor.reference(id, attribute, here) ?? value;
    }
    case 'Fn::If': {
      const [name, then, otherwise] = value['Fn::If'] as [string, Json, Json];
      visitor.condition(name);
      const branch = (sign: string) => ({ ...here, held: new Set([...here.held, sign + name]) });
      return { 'Fn::If': [name, go(then, branch('')), go(otherwise, branch('!'))] };
    }
    case 'Fn::FindInMap': {
      const [map, ...rest] = value['Fn::FindInMap'] as [string, ...Json[]];
      visitor.mapping(map);
      return { 'Fn::FindInMap': [map, ...rest.map((key) => go(key))] };
    }
    case 'Fn::Sub':
      return substitution(value['Fn::Sub'] as Json, here, visitor, where);
    default:
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, inner]) => inner !== undefined)
          .map(([key, inner]) => [key, go(inner, scriptKeys.has(key) ? { ...here, inScript: true } : here)]),
      );
  }
}

function getAtt(argument: Json): [string, string] {
  const [id = '', ...attribute] = typeof argument === 'string' ? argument.split('.') : (argument as string[]);
  return [id, attribute.join('.')];
}

/** A hole that now reads something else than a plain `Ref` becomes a variable of its own. */
function substitution(argument: Json, here: Here, visitor: Visitor, where: string): Json {
  const [template, given] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, JsonObject];
  const added: Record<string, Json> = {};
  const text = template.replace(/\$\{([^!}][^}]*)\}/g, (hole, name: string) => {
    if (name in given) return hole;
    const [id = '', ...attribute] = name.trim().split('.');
    const now = visitor.reference(id, attribute.length > 0 ? attribute.join('.') : undefined, here);
    if (now === undefined) return hole;
    if (isObject(now) && typeof now.Ref === 'string') return `\${${now.Ref}}`;
    const variable = name.replace(/[^A-Za-z0-9]/g, '');
    added[variable] = now;
    return `\${${variable}}`;
  });
  const variables = { ...(rewrite(given, here, visitor, where) as JsonObject), ...added };
  return { 'Fn::Sub': Object.keys(variables).length > 0 ? [text, variables] : text };
}
