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

/** A kind of custom resource that a provider can be given, with what its role must allow for it. */
export interface ProviderHandler<Name extends string = string> {
  readonly name: Name;
  /** File that serves the kind: `serve('Custom::…', …)`. */
  readonly part: URL;
  readonly statements: readonly Statement[];
  readonly exceptions?: readonly CheckerException[];
}

/**
 * A use that may do what it does under a condition alone; its code is there either way. Not for a kind that calls AWS on delete:
 * when the condition ceases to hold, CloudFormation takes the permissions away before it deletes what was made.
 */
export function handlerWhen<const Name extends string>(
  condition: Condition,
  make: (present: <T>(optional: Optional<T>) => T) => ProviderHandler<Name>,
): ProviderHandler<Name> {
  const use = make((optional) => contents(optional).value);
  return { ...use, statements: use.statements.map((statement) => either(condition, statement, noValue)) };
}

/** A provider that knows these kinds of custom resources. One that knows more fits too. */
export interface Provider<Name extends string> {
  readonly arn: Arn<'AWS::Lambda::Function'>;
  readonly serves: { readonly [Each in Name]: true };
}

export interface ProviderProps<Name extends string> {
  /** A `serviceRole` for Lambda. The policies of both keys below must admit it. */
  readonly role: { readonly arn: Arn<'AWS::IAM::Role'>; readonly name: Id<'AWS::IAM::Role'> };
  /** Its own `logGroup`. */
  readonly logs: { readonly arn: Arn<'AWS::Logs::LogGroup'>; readonly name: Id<'AWS::Logs::LogGroup'> };
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Takes requests that it could not answer and renewals that failed: put an alarm on it. A `deadLetterQueue` and its key. */
  readonly deadLetters: { readonly arn: Arn<'AWS::SQS::Queue'>; readonly key: Arn<'AWS::KMS::Key'> };
  /** What it serves in this system: each brings its code and its permissions, and nothing else is there. */
  readonly uses: readonly ProviderHandler<Name>[];
}

/** Seconds that a request may take: a load balancer can hold on to a certificate for some minutes. */
const TIMEOUT = 600;

/** Seconds after which CloudFormation gives a request up: a little more than the function has, and not an hour. */
const SERVICE_TIMEOUT = TIMEOUT + 60;

/**
 * One function that stands behind all custom resources of a system: for what CloudFormation has no type, or one that undoes what
 * the whole account shares. It answers every request, in time, with SUCCESS or with a reason.
 *
 * Source: CloudFormation User Guide, "Custom resources".
 */
export function provider<const Name extends string>(
  id: string,
  { role, logs, key, deadLetters, uses }: ProviderProps<Name>,
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
      ...uses.flatMap(({ statements }) => statements),
    ],
    exceptions: uses.flatMap(({ exceptions = [] }) => exceptions),
  });
  const fn = lambdaFunction(id, {
    code: new URL('../src/provider/handler.ts', import.meta.url),
    parts: uses.map(({ part }) => part),
    description: `Stands behind custom resources: ${uses.map(({ name }) => name).join(', ')}`,
    role: role.arn,
    logGroup: logs.name,
    key,
    environment: {},
    timeoutSeconds: TIMEOUT,
    deadLetters: deadLetters.arn,
    after: [access.policy],
  });
  const serves = Object.fromEntries(uses.map(({ name }) => [name, true])) as Provider<Name>['serves'];
  return snippet([access, fn], { arn: fn.arn, name: fn.name, serves });
}

/** A custom resource of one of the kinds that a provider serves; given up after eleven minutes. */
export const provided = (
  id: string,
  type: `Custom::${string}`,
  { arn }: Provider<never>,
  properties: Readonly<Record<string, Value<string> | readonly Value<string>[]>>,
  after: readonly Resource[] = [],
) =>
  customResource(id, type, { ServiceToken: arn, ServiceTimeout: SERVICE_TIMEOUT, ...properties }, { dependsOn: after });
