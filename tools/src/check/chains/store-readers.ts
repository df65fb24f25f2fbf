import { type Json, resourceTypeFacts } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { goesThrough } from './key-policy.ts';
import { systemKey } from './keys.ts';
import {
  conditionValues,
  type PolicyStatement,
  type Principal,
  principalsOf,
  resourceStatements,
  speaksOfAction,
  trustOf,
} from './policies.ts';
import { deadLetterQueues } from './queue.ts';
import { insights, keyPlacesOf } from './stores.ts';
import { listOf } from './text.ts';

/** Type -> the call by which a person reads its data. What the call asks of the key: `resourceTypeFacts`. */
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
 * The key policy of each store that people read lets some person decrypt: through the service of the store, the account (IAM policies
 * then decide who), a principal from outside of the system, or a role that people can assume. Stores are log files of a trail,
 * buckets, tables, dead-letter queues, Athena results, and the Performance Insights of a database.
 *
 * Not asked of what programs alone may rightly read: secrets, streams, and queues that take no failed messages. It can't see grants,
 * keys from outside, whether IAM policies let anyone read, nor whether other conditions than `kms:ViaService` and `aws:PrincipalArn`
 * are met. A federated principal counts as people.
 *
 * Source: AWS KMS Developer Guide, "Key policies in AWS KMS": without permission from the key policy, IAM policies have no effect.
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

/** Keys of the system that encrypt what a person reads. The data of a database is read without its key. */
const keysOf = (system: ChainSystem, store: ChainResource): readonly ChainResource[] =>
  keyPlacesOf(store)
    .filter(({ isOff }) => isOff !== true)
    .filter(({ what }) => !store.type.startsWith('AWS::RDS::') || what === insights.what)
    .flatMap(({ value }) => systemKey(system, value, store) ?? []);

function unreadable(system: ChainSystem, store: ChainResource, key: ChainResource): readonly ChainFinding[] {
  const { data } = resourceTypeFacts()[store.type] ?? {};
  if (!data || !isReadable(key.properties.KeyPolicy)) return [];
  const open = resourceStatements(system, key).filter(
    (one) => one.effect === 'Allow' && goesThrough(one, data.via) && admitsPeople(system, one),
  );
  const actions = data.calls[readCalls[store.type]!] ?? [];
  const missing = actions.filter((action) => !open.some((one) => speaksOfAction(one, action))).join(' and ');
  if (missing === '') return [];
  return [
    {
      resource: key,
      what: `encrypts ${store.id}, but no person can read it: its policy allows only services and service roles`,
      fix: `Allow ${missing} to the account with kms:ViaService ${data.via}.<region>.amazonaws.com and kms:CallerAccount, so that IAM policies decide; or list the roles that read it.`,
    },
  ];
}

/** Whether all statements can be seen. Without a policy, a key has one that lets the account do everything. */
const isReadable = (policy: Json | undefined): boolean =>
  isObject(policy) &&
  functionIn(policy) === undefined &&
  listOf(policy.Statement).every((statement) => isObject(statement) && functionIn(statement) === undefined);

/** Whether some person is among the principals, and among those that a condition leaves of them. */
function admitsPeople(system: ChainSystem, statement: PolicyStatement): boolean {
  const isOfPeople = (principals: readonly Principal[]) =>
    principals.some((one) => isPerson(system, one, statement.from));
  const left = conditionValues(statement, 'aws:PrincipalArn', /^(?!.*Not)/);
  return isOfPeople(statement.principals) && (left.length === 0 || isOfPeople(principalsOf({ AWS: left })));
}

/** Whether people act as a principal. A role of the system is one of people if they, or such a role, can assume it. */
function isPerson(
  system: ChainSystem,
  principal: Principal,
  from: ChainResource,
  before: readonly ChainResource[] = [],
): boolean {
  const { kind, text, value, not } = principal;
  if (not || kind === 'Service' || text.includes(':role/aws-service-role/')) return false;
  const role = kind === 'AWS' ? system.target(value, from, 'AWS::IAM::Role') : undefined;
  if (!role) return true;
  if (before.includes(role)) return false;
  return trustOf(role).some(
    ({ effect, principals }) =>
      effect === 'Allow' && principals.some((one) => isPerson(system, one, role, [...before, role])),
  );
}
