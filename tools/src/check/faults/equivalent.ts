import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import { type Change, type Path, removed, valueAt, withChange } from './edit.ts';
import type { Templates } from './system.ts';

/** A kind of change without effect on the system: no check can find it, and none should. */
export interface Equivalent {
  readonly reason: string;
  readonly applies: (change: Change, templates: Templates) => boolean;
}

type Statement = Readonly<Record<string, Json>>;

/** Changes that are not faults. */
export const equivalents: readonly Equivalent[] = [
  {
    reason: '`aws:SourceAccount` is removed, and `aws:SourceArn`, which contains the account ID, remains.',
    applies: (change, templates) => {
      const [before, after] = statements(change, templates);
      return (
        change.path.includes('Condition') && bySource(before).length > 1 && bySource(after).includes('aws:SourceArn')
      );
    },
  },
  {
    reason:
      'A condition on `s3:x-amz-acl`: the bucket has ACLs disabled (`BucketOwnerEnforced`), and S3 accepts `bucket-owner-full-control`.',
    applies: (change, templates) => {
      const [before, after] = statements(change, templates);
      if (!before || !after || withoutAcl(before) !== withoutAcl(after)) return false;
      return conditionsOf(after).every(([, key]) => key !== acl);
    },
  },
  {
    reason:
      'A bucket does not set access control lists or public access: since April 2023 S3 disables the first and blocks the second for every new bucket.',
    applies: ({ path, value }) =>
      value === removed && /^(OwnershipControls|PublicAccessBlockConfiguration)$/.test(`${path.at(-1)}`),
  },
  {
    reason: 'A log group without a retention period keeps logs forever: longer than claimed.',
    applies: ({ path, value }) => value === removed && path.at(-1) === 'RetentionInDays',
  },
  {
    reason:
      'The key permissions in the policy of a service role: each key policy lists the role, and within one account that is enough.',
    applies: (change, templates) => {
      const [before] = statements(change, templates);
      const at = (...path: Path) =>
        valueAt(templates[change.stack]!.template as unknown as Json, [...change.path.slice(0, 2), ...path]);
      const type = at('Properties', 'Roles') && at('Type');
      const actions = [before?.Action ?? []].flat();
      return (
        type === 'AWS::IAM::ManagedPolicy' &&
        actions.length > 0 &&
        actions.every((action) => `${action}`.startsWith('kms:')) &&
        !change.path.includes('Effect') &&
        change.value !== '*'
      );
    },
  },
  {
    reason:
      '`kms:CallerAccount` is removed from a statement of a key policy that only allows principals of the account: their calls always have it.',
    applies: (change, templates) => {
      const principal = statements(change, templates)[0]?.Principal;
      return (
        change.value === removed &&
        change.path.at(-1) === 'kms:CallerAccount' &&
        isObject(principal) &&
        Object.keys(principal).join() === 'AWS' &&
        [principal.AWS ?? '*'].flat().every((each) => JSON.stringify(each).includes('${AWS::AccountId}'))
      );
    },
  },
  {
    reason: 'The bucket settings of a session document that does not log to a bucket.',
    applies: ({ stack, path }, templates) => {
      const inputs = valueAt(templates[stack]!.template as unknown as Json, path.slice(0, -1));
      return path.at(-1) === 's3EncryptionEnabled' && isObject(inputs) && (inputs.s3BucketName ?? '') === '';
    },
  },
  {
    reason:
      'A lifecycle rule that only removes incomplete multipart uploads: they are not objects, and affect only cost.',
    applies: ({ stack, path, value }, templates) => {
      const rule = valueAt(templates[stack]!.template as unknown as Json, path);
      const keys = isObject(rule) ? Object.keys(rule) : [];
      return (
        value === removed &&
        keys.includes('AbortIncompleteMultipartUpload') &&
        keys.every((key) => /^(Id|Status|Abort.*)$/.test(key))
      );
    },
  },
  {
    reason:
      'The insufficient-data actions of an alarm that treats missing data as notBreaching: it never enters that state.',
    applies: ({ stack, path, value }, templates) => {
      const alarm = valueAt(templates[stack]!.template as unknown as Json, path.slice(0, 3));
      return (
        value === removed &&
        path[3] === 'InsufficientDataActions' &&
        isObject(alarm) &&
        alarm.TreatMissingData === 'notBreaching'
      );
    },
  },
];

/** The reason why a change is not a fault. */
export const whyEquivalent = (changes: readonly Change[], templates: Templates): string | undefined =>
  changes.length === 1 ? equivalents.find(({ applies }) => applies(changes[0]!, templates))?.reason : undefined;

/** The statement that contains a change, before and after it. */
function statements(change: Change, templates: Templates): readonly [Statement | undefined, Statement | undefined] {
  const at = change.path.lastIndexOf('Statement');
  if (at < 0 || typeof change.path[at + 1] !== 'number') return [undefined, undefined];
  const path = statementPath(change.path, at);
  const { template } = templates[change.stack]!;
  const isWhole = path.length === change.path.length;
  const [before, after] = [template, isWhole ? undefined : withChange(template, change)].map((each) => {
    const found = each && valueAt(each as unknown as Json, path);
    return isObject(found) ? found : undefined;
  });
  return [before, after];
}

/** A statement can be inside an `Fn::If`. */
function statementPath(path: Path, at: number): Path {
  const branch = path[at + 2] === 'Fn::If' ? 4 : 2;
  return path.slice(0, at + branch);
}

const conditionsOf = (
  statement: Statement | undefined,
): readonly (readonly [operator: string, key: string, value: Json])[] =>
  isObject(statement?.Condition)
    ? Object.entries(statement.Condition).flatMap(([operator, tests]) =>
        isObject(tests) ? Object.entries(tests).map(([key, value]) => [operator, key, value] as const) : [],
      )
    : [];

/** Conditions that limit a statement to the account. */
const bySource = (statement: Statement | undefined): readonly string[] =>
  conditionsOf(statement)
    .filter(
      ([operator, key, value]) =>
        /^(StringEquals|StringLike|ArnEquals|ArnLike)$/.test(operator) &&
        /^aws:Source(Arn|Account)$/.test(key) &&
        JSON.stringify(value).includes('AWS::AccountId'),
    )
    .map(([, key]) => key);

const acl = 's3:x-amz-acl';

function withoutAcl(statement: Statement | undefined): string {
  const { Condition: _, ...rest } = statement ?? {};
  const others = conditionsOf(statement).filter(([, key]) => key !== acl);
  return JSON.stringify([rest, others]);
}
