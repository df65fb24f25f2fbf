import type { Resource, Statement } from '@hipaa-stacks/cloudformation';

/** A call, as a policy sees it. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  /** An ARN, or a service such as `events.amazonaws.com`. */
  readonly by: string;
  /** Condition keys that come with the call; one that is absent matches nothing. */
  readonly context?: Readonly<Record<string, string>>;
}

/** What IAM decides on the ground of one policy: a denial wins; without a statement that fits, the policy says nothing. */
export function decide(statements: readonly Statement[], call: Call): 'allow' | 'deny' | 'nothing' {
  const fitting = statements.filter((statement) => fits(statement, call));
  if (fitting.some(({ Effect }) => Effect === 'Deny')) return 'deny';
  return fitting.length > 0 ? 'allow' : 'nothing';
}

/**
 * The statements of a resource's policy: of a bucket, queue, topic or role policy, or of a key.
 *
 * @param holds whether a condition holds, by name; default: each does
 */
export function statementsOf(
  resource: Resource | undefined,
  holds: (condition: string) => boolean = () => true,
): readonly Statement[] {
  const { PolicyDocument, KeyPolicy } = (resource?.properties ?? {}) as Record<string, { Statement: unknown[] }>;
  return (PolicyDocument ?? KeyPolicy)!.Statement.flatMap((statement) => chosen(statement, holds));
}

function chosen(statement: unknown, holds: (condition: string) => boolean): readonly Statement[] {
  const one = statement as Record<string, unknown>;
  if ('Ref' in one) return [];
  if (!('Fn::If' in one)) return [one as Statement];
  const [condition, then, otherwise] = one['Fn::If'] as [string, unknown, unknown];
  return chosen(holds(condition) ? then : otherwise, holds);
}

/** What a value will be where every condition holds, with `${Id}` and `${Id.Attribute}` for what only CloudFormation knows. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', '']] = Object.entries(value);
  if (name === 'Ref') return `\${${argument}}`;
  if (name === 'Fn::GetAtt') return `\${${argument.join('.')}}`;
  if (name === 'Fn::If') return textOf(argument[1]);
  if (name === 'Fn::Join') return argument[1].map(textOf).join(argument[0]);
  if (name !== 'Fn::Sub') throw new Error(`${name} is not read here`);
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  return text.replace(/\$\{([^}]+)\}/g, (hole: string, id: string) => (id in variables ? textOf(variables[id]) : hole));
}

function fits({ Principal, Action, NotAction, Resource, Condition = {} }: Statement, call: Call): boolean {
  if (NotAction !== undefined) throw new Error('NotAction is not read here');
  const by = Principal === '*' || Principal === undefined ? ['*'] : Object.values(Principal).flat();
  return (
    any(by, call.by) &&
    any(Action, call.action) &&
    any(Resource, call.resource) &&
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
      return any(wanted, given);
    case 'NumericLessThan':
      return Number(given) < Number(wanted);
    default:
      throw new Error(`${operator} is not read here`);
  }
}

function any(patterns: unknown, value: string): boolean {
  return [patterns].flat().some((pattern) => {
    const pieces = textOf(pattern)
      .split('*')
      .map((piece) => piece.replace(/[.\\^$|?+()[\]{}]/g, '\\$&'));
    return new RegExp(`^${pieces.join('.*')}$`, 's').test(value);
  });
}
