import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import { type Change, type Path, removed, valueAt, withChange } from './edit.ts';
import type { Templates } from './system.ts';

/** A kind of change that leaves the system as it was: no check could find it, and none should. */
export interface Equivalent {
  readonly reason: string;
  readonly holds: (change: Change, templates: Templates) => boolean;
}

type Statement = Readonly<Record<string, Json>>;

/** Changes that are no faults, whoever makes them. */
export const equivalents: readonly Equivalent[] = [
  {
    reason:
      'Of `aws:SourceArn`, which has the account in it, and `aws:SourceAccount`, one is left: it binds the account by itself.',
    holds: (change, templates) => {
      const [before, after] = statements(change, templates);
      return change.path.includes('Condition') && bound(before) > 1 && bound(after) > 0;
    },
  },
  {
    reason:
      'A condition on `s3:x-amz-acl`: the bucket takes no access control lists (`BucketOwnerEnforced`), and S3 lets `bucket-owner-full-control` pass.',
    holds: (change, templates) => {
      const [before, after] = statements(change, templates);
      return withoutAcl(before) === withoutAcl(after) && before !== undefined && after !== undefined;
    },
  },
  {
    reason:
      'A bucket says nothing of access control lists or public access: since April 2023 S3 turns the first off and blocks the second for every new one.',
    holds: ({ path, value }) =>
      value === removed && /^(OwnershipControls|PublicAccessBlockConfiguration)$/.test(`${path.at(-1)}`),
  },
  {
    reason: 'A log group without retention keeps what it holds for ever: more than is claimed.',
    holds: ({ path, value }) => value === removed && path.at(-1) === 'RetentionInDays',
  },
  {
    reason:
      "What a role's own policy says of keys alone: each key's policy names the role, and within one account that is enough.",
    holds: (change, templates) => {
      const [before] = statements(change, templates);
      const type = valueAt(templates[change.stack]!.template as unknown as Json, [...change.path.slice(0, 2), 'Type']);
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
];

/** The reason for which a change is no fault. */
export const whyEquivalent = (changes: readonly Change[], templates: Templates): string | undefined =>
  changes.length === 1 ? equivalents.find(({ holds }) => holds(changes[0]!, templates))?.reason : undefined;

/** The statement that a change is in, before and after it. */
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

/** A statement may stand in an `Fn::If`. */
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

/** How many conditions bind a statement to the account. */
const bound = (statement: Statement | undefined): number =>
  conditionsOf(statement).filter(
    ([operator, key, value]) =>
      /^(StringEquals|StringLike|ArnEquals|ArnLike)$/.test(operator) &&
      /^aws:Source(Arn|Account)$/.test(key) &&
      JSON.stringify(value).includes('AWS::AccountId'),
  ).length;

function withoutAcl(statement: Statement | undefined): string {
  const { Condition: _, ...rest } = statement ?? {};
  const others = conditionsOf(statement).filter(([, key]) => key !== 's3:x-amz-acl' && !/^s3:x-amz-\w+$/.test(key));
  return JSON.stringify([rest, others]);
}
