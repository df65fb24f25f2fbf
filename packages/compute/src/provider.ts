import {
  type Arn,
  type CheckerException,
  type Condition,
  contents,
  customResource,
  either,
  type Id,
  noValue,
  type Optional,
  type Resource,
  type Statement,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { lambdaFunction } from './lambda-function.ts';
import { rolePolicy } from './role-policy.ts';

/** A custom resource type that a provider can serve: its code and the permissions that it needs. */
export interface ProviderHandler<Name extends string = string> {
  readonly name: Name;
  /** File that registers the type: `serve('Custom::…', …)`. */
  readonly part: URL;
  readonly statements: readonly Statement[];
  readonly exceptions?: readonly CheckerException[];
}

/**
 * A handler whose permissions exist only under a condition; its code is always included. Not for a type that calls AWS
 * on delete: when the condition becomes false, CloudFormation removes the permissions before it deletes the custom
 * resource.
 */
export function handlerWhen<const Name extends string>(
  condition: Condition,
  make: (present: <T>(optional: Optional<T>) => T) => ProviderHandler<Name>,
): ProviderHandler<Name> {
  const handler = make((optional) => contents(optional).value);
  return { ...handler, statements: handler.statements.map((statement) => either(condition, statement, noValue)) };
}

/** A provider that serves these custom resource types. A provider that serves more types is assignable to it. */
export interface Provider<Name extends string> {
  readonly arn: Arn<'AWS::Lambda::Function'>;
  readonly serves: { readonly [Each in Name]: true };
}

export interface ProviderProps<Name extends string> {
  /** A `serviceRole` for Lambda. The policies of both keys below must allow it. */
  readonly role: { readonly arn: Arn<'AWS::IAM::Role'>; readonly name: Id<'AWS::IAM::Role'> };
  /** A `logGroup` of this function only. */
  readonly logs: { readonly arn: Arn<'AWS::Logs::LogGroup'>; readonly name: Id<'AWS::Logs::LogGroup'> };
  readonly key: Arn<'AWS::KMS::Key'>;
  /**
   * A `deadLetterQueue` and its key, for requests that could not be answered and renewals that failed. Create an alarm
   * on it.
   */
  readonly deadLetters: { readonly arn: Arn<'AWS::SQS::Queue'>; readonly key: Arn<'AWS::KMS::Key'> };
  /** Handlers to include, each with its code and permissions. */
  readonly handlers: readonly ProviderHandler<Name>[];
}

/** Timeout of a request in seconds: a load balancer can take some minutes to release a certificate. */
const TIMEOUT = 600;

/** Seconds after which CloudFormation stops waiting: a little more than the function timeout, instead of one hour. */
const SERVICE_TIMEOUT = TIMEOUT + 60;

/**
 * A Lambda function that serves all custom resources of a system: for what CloudFormation has no type for, or only a
 * type that deletes what the whole account shares. It answers every request in time, with SUCCESS or with a reason.
 *
 * Source: CloudFormation User Guide, "Custom resources".
 */
export function provider<const Name extends string>(
  id: string,
  { role, logs, key, deadLetters, handlers }: ProviderProps<Name>,
) {
  const access = rolePolicy(`${id}Access`, {
    role: role.name,
    statements: [
      { Sid: 'Logs', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logs.arn },
      { Sid: 'DeadLetters', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: deadLetters.arn },
      {
        Sid: 'Keys',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: [key, deadLetters.key],
      },
      ...handlers.flatMap(({ statements }) => statements),
    ],
    exceptions: handlers.flatMap(({ exceptions = [] }) => exceptions),
  });
  const fn = lambdaFunction(id, {
    code: new URL('../src/provider/handler.ts', import.meta.url),
    parts: handlers.map(({ part }) => part),
    description: `Provider of custom resources: ${handlers.map(({ name }) => name).join(', ')}`,
    role: role.arn,
    logGroup: logs.name,
    key,
    environment: {},
    timeoutSeconds: TIMEOUT,
    deadLetters: deadLetters.arn,
    after: [access.policy],
  });
  const serves = Object.fromEntries(handlers.map(({ name }) => [name, true])) as Provider<Name>['serves'];
  return snippet([access, fn], { arn: fn.arn, name: fn.name, serves });
}

/** A custom resource of a type that a provider serves, with a service timeout of eleven minutes. */
export const provided = (
  id: string,
  type: `Custom::${string}`,
  { arn }: Provider<never>,
  properties: Readonly<Record<string, Value<string> | readonly Value<string>[]>>,
  after: readonly Resource[] = [],
) =>
  customResource(id, type, { ServiceToken: arn, ServiceTimeout: SERVICE_TIMEOUT, ...properties }, { dependsOn: after });
