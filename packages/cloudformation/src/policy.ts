import type { Expr, Value } from './reference.ts';

/** One or many. */
export type OneOrMany<T> = T | readonly T[];

/** A statement of an IAM, key or resource policy, in IAM syntax. */
export type Statement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?:
    | '*'
    | {
        readonly AWS?: OneOrMany<Value<string>>;
        readonly Service?: OneOrMany<Value<string>>;
        readonly Federated?: OneOrMany<Value<string>>;
      };
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<Value<string>>;
  readonly NotResource?: OneOrMany<Value<string>>;
  /** Operator -> key -> values, such as `{ Bool: { 'aws:SecureTransport': 'false' } }`. */
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, OneOrMany<Value<string>> | Expr<readonly string[]>>>>
  >;
};

/** A policy document. */
export type PolicyDocument = {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
};

/** A policy document of these statements. */
export function policy(...statements: readonly (Statement | undefined)[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements.filter((statement) => statement !== undefined) };
}

/**
 * The trust policy that allows an AWS service to assume a role.
 *
 * @param condition restricts services that act for many accounts, such as `{ StringEquals: { 'aws:SourceAccount':
 * accountId } }`
 */
export function trustedBy(service: string, condition?: Statement['Condition']): PolicyDocument {
  return policy({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    ...(condition && { Condition: condition }),
  });
}
