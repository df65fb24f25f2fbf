import { type Json, resourceTypeFacts } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { allowsViaService } from './key-policy.ts';
import { systemKey } from './keys.ts';
import {
  conditionValues,
  matchesAction,
  type PolicyStatement,
  type Principal,
  principalsOf,
  resourceStatements,
  trustOf,
} from './policies.ts';
import { deadLetterQueues } from './queue.ts';
import { insights, keyPropertiesOf } from './stores.ts';
import { listOf } from './text.ts';

/**
 * Type -> the API call with which a person reads its data. `resourceTypeFacts` contains the KMS actions that it
 * needs.
 */
const readCalls: Readonly<Record<string, string>> = {
  'AWS::Athena::WorkGroup': 'athena:GetQueryResults',
  'AWS::CloudTrail::Trail': 's3:GetObject',
  'AWS::DynamoDB::Table': 'dynamodb:GetItem',
  'AWS::RDS::DBCluster': 'pi:GetResourceMetrics',
  'AWS::RDS::DBInstance': 'pi:GetResourceMetrics',
  'AWS::S3::Bucket': 's3:GetObject',
  'AWS::SQS::Queue': 'sqs:ReceiveMessage',
};

/**
 * The key policy of each data store that people read allows some person to decrypt: the account through the service
 * of the store (then IAM policies decide which users), an external principal, or a role that people can assume. Data
 * stores are log files of a trail, buckets, tables, dead-letter queues, Athena results, and the Performance Insights
 * of a database.
 *
 * Not checked are stores that only programs read: secrets, streams, and queues that are not dead-letter queues. It
 * can't see grants, external keys, whether IAM policies allow any user to read, or whether conditions other than
 * `kms:ViaService` and `aws:PrincipalArn` are met. A federated principal is assumed to be a person.
 *
 * Source: AWS KMS Developer Guide, "Key policies in AWS KMS": without permission from the key policy, IAM policies
 * have no effect.
 */
export const storeReaders: Chain = {
  name: 'store-readers',
  why: 'Logs were retained for six years, and not even an administrator could read them: an IAM policy is not enough if the key policy allows no person.',
  check: (system) => {
    const dead = deadLetterQueues(system);
    return system
      .ofType(...Object.keys(readCalls))
      .filter((store) => store.type !== 'AWS::SQS::Queue' || dead.has(store))
      .flatMap((store) => keysOf(system, store).flatMap((key) => unreadable(system, store, key)));
  },
};

/**
 * Keys of the system that encrypt data that people read. The data of a database is read without permission for its
 * key.
 */
const keysOf = (system: ChainSystem, store: ChainResource): readonly ChainResource[] =>
  keyPropertiesOf(store)
    .filter(({ isOff }) => isOff !== true)
    .filter(({ what }) => !store.type.startsWith('AWS::RDS::') || what === insights.what)
    .flatMap(({ value }) => systemKey(system, value, store) ?? []);

function unreadable(system: ChainSystem, store: ChainResource, key: ChainResource): readonly ChainFinding[] {
  const { data } = resourceTypeFacts()[store.type] ?? {};
  if (!data || !isKnownPolicy(key.properties.KeyPolicy)) return [];
  const allowing = resourceStatements(system, key).filter(
    (one) => one.effect === 'Allow' && allowsViaService(one, data.via) && allowsPeople(system, one),
  );
  const actions = data.calls[readCalls[store.type]!] ?? [];
  const missing = actions.filter((action) => !allowing.some((one) => matchesAction(one, action))).join(' and ');
  if (missing === '') return [];
  return [
    {
      resource: key,
      what: `encrypts ${store.id}, but no person can read it: its policy allows only services and service roles`,
      fix: `Allow ${missing} to the account with kms:ViaService ${data.via}.<region>.amazonaws.com and kms:CallerAccount, so that IAM policies decide; or list the roles that read it.`,
    },
  ];
}

/**
 * Whether all statements are known. False without a key policy: the default key policy allows the account
 * everything.
 */
const isKnownPolicy = (policy: Json | undefined): boolean =>
  isObject(policy) &&
  functionIn(policy) === undefined &&
  listOf(policy.Statement).every((statement) => isObject(statement) && functionIn(statement) === undefined);

/** Whether the principals include a person, and a condition on the principal, if any, does too. */
function allowsPeople(system: ChainSystem, statement: PolicyStatement): boolean {
  const includesPerson = (principals: readonly Principal[]) =>
    principals.some((one) => isPerson(system, one, statement.from));
  const restrictedTo = conditionValues(statement, 'aws:PrincipalArn', /^(?!.*Not)/);
  return (
    includesPerson(statement.principals) &&
    (restrictedTo.length === 0 || includesPerson(principalsOf({ AWS: restrictedTo })))
  );
}

/**
 * Whether a principal is used by people. This is true of a role of the system if people, or another role that people
 * use, can assume it.
 */
function isPerson(
  system: ChainSystem,
  principal: Principal,
  from: ChainResource,
  visited: readonly ChainResource[] = [],
): boolean {
  const { kind, text, value, not } = principal;
  if (not || kind === 'Service' || text.includes(':role/aws-service-role/')) return false;
  const role = kind === 'AWS' ? system.target(value, from, 'AWS::IAM::Role') : undefined;
  if (!role) return true;
  if (visited.includes(role)) return false;
  return trustOf(role).some(
    ({ effect, principals }) =>
      effect === 'Allow' && principals.some((one) => isPerson(system, one, role, [...visited, role])),
  );
}
