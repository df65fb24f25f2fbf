import type { Resource, Statement } from '@hipaa-stacks/cloudformation';

/** A request that a policy allows or denies. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  /** An ARN, or a service such as `events.amazonaws.com`. */
  readonly by: string;
  /** Condition keys of the request; an absent one matches nothing. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Evaluates one policy as IAM does: an explicit deny has priority; `nothing` if no statement matches. */
export function decide(statements: readonly Statement[], call: Call): 'allow' | 'deny' | 'nothing' {
  const matching = statements.filter((statement) => matchesStatement(statement, call));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'deny';
  return matching.length > 0 ? 'allow' : 'nothing';
}

/**
 * The statements of a policy resource: of a bucket, queue, topic or role policy, or of a key.
 *
 * @param holds whether a condition is true, by name. Default: each is
 */
export function statementsOf(
  resource: Resource | undefined,
  holds: (condition: string) => boolean = () => true,
): readonly Statement[] {
  const { PolicyDocument, KeyPolicy } = (resource?.properties ?? {}) as Record<string, { Statement: unknown[] }>;
  return (PolicyDocument ?? KeyPolicy)!.Statement.flatMap((statement) => resolveIf(statement, holds));
}

function resolveIf(statement: unknown, holds: (condition: string) => boolean): readonly Statement[] {
  const one = statement as Record<string, unknown>;
  if ('Ref' in one) return [];
  if (!('Fn::If' in one)) return [one as Statement];
  const [condition, then, otherwise] = one['Fn::If'] as [string, unknown, unknown];
  return resolveIf(holds(condition) ? then : otherwise, holds);
}

/** The value if every condition is true, with `${Id}` and `${Id.Attribute}` for values that CloudFormation resolves. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', '']] = Object.entries(value);
  if (name === 'Ref') return `\${${argument}}`;
  if (name === 'Fn::GetAtt') return `\${${argument.join('.')}}`;
  if (name === 'Fn::If') return textOf(argument[1]);
  if (name === 'Fn::Select') {
    const [index, list] = argument;
    const items = 'Fn::Split' in list ? textOf(list['Fn::Split'][1]).split(list['Fn::Split'][0]) : list.map(textOf);
    return items[index];
  }
  if (name === 'Fn::Join') return argument[1].map(textOf).join(argument[0]);
  if (name !== 'Fn::Sub') throw new Error(`${name} is not supported`);
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  return text.replace(/\$\{([^}]+)\}/g, (placeholder: string, id: string) =>
    id in variables ? textOf(variables[id]) : placeholder,
  );
}

function matchesStatement({ Principal, Action, NotAction, Resource, Condition = {} }: Statement, call: Call): boolean {
  if (NotAction !== undefined) throw new Error('NotAction is not supported');
  const by = Principal === '*' || Principal === undefined ? ['*'] : Object.values(Principal).flat();
  return (
    matchesAny(by, call.by) &&
    matchesAny(Action, call.action) &&
    // A trust policy has no Resource.
    (Resource === undefined || matchesAny(Resource, call.resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, call.context?.[key], wanted)),
    )
  );
}

function holds(operator: string, given: string | undefined, wanted: unknown): boolean {
  if (operator === 'Null') return (given === undefined) === (textOf(wanted) === 'true');
  if (given === undefined) return false;
  switch (operator) {
    case 'Bool':
    case 'StringEquals':
      return [wanted].flat().some((value) => textOf(value) === given);
    case 'StringLike':
    case 'ArnEquals':
    case 'ArnLike':
      return matchesAny(wanted, given);
    case 'NumericLessThan':
      return Number(given) < Number(wanted);
    default:
      throw new Error(`${operator} is not supported`);
  }
}

function matchesAny(patterns: unknown, value: string): boolean {
  return [patterns].flat().some((pattern) => {
    const expression = textOf(pattern)
      .replace(/[.\\^$|+()[\]{}]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    return new RegExp(`^${expression}$`, 's').test(value);
  });
}
