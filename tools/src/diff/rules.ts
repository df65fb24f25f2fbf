import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import { references } from '../template/walk.ts';
import type { ResourceChange, Resources } from './compare.ts';
import { lostEncryption } from './encryption.ts';
import type { Finding } from './finding.ts';
import { isStateful } from './stateful.ts';
import { nameOf, statementsIn, uncovered } from './statements.ts';

/** A change, with the context that rules need. */
export interface Subject extends ResourceChange {
  /** The other stack that has a resource of the same logical ID and type after or before the update. */
  readonly otherStack?: string;
  /** For a moved resource: the resource in its new stack. */
  readonly moved?: TemplateResource;
  readonly allAfter: Resources;
  /** The condition that decides whether the resource exists, if it is undecided. */
  readonly existsBefore?: Json;
  readonly existsAfter?: Json;
}

type Verdict = Pick<Finding, 'severity' | 'change' | 'what' | 'fix'>;
type Rule = (subject: Subject) => readonly Verdict[];

/** Changes of the resource itself. */
const lifecycle: Rule = ({ before, after, impact, properties, otherStack }) => {
  const stateful = isStateful(before ?? after!);
  const block = stateful ? 'block' : 'note';
  const because = properties.length > 0 ? ` because ${properties.join(', ')} changes` : '';
  if (before && after && before.Type !== after.Type) {
    const what = `changes its type from ${before.Type} to ${after.Type}, which deletes it`;
    return [{ severity: isStateful(before) ? 'block' : 'note', change: 'type-changed', what, fix: renameBack }];
  }
  if (impact === 'create' && otherStack) return [];
  if (impact === 'create') return [{ severity: 'note', change: 'added', what: 'is new', fix: '' }];
  if (impact === 'update')
    return [{ severity: 'note', change: 'updated', what: `is updated in place: ${properties.join(', ')}`, fix: '' }];
  if (impact === 'replace')
    return [{ severity: block, change: 'replaced', what: `is replaced by an empty new one${because}`, fix: keepValue }];
  if (impact === 'may replace') {
    const severity = stateful ? 'review' : 'note';
    return [{ severity, change: 'may-replace', what: `may be replaced${because}`, fix: seeChangeSet }];
  }
  if (otherStack) {
    const what = `moves to ${otherStack}: it is deleted here and created there`;
    return [{ severity: block, change: 'moved', what, fix: 'Keep it in its stack, or move it with a stack refactor.' }];
  }
  if (impact === 'orphan')
    return [
      {
        severity: block,
        change: 'orphaned',
        what: 'is removed from the stack, and retained outside any stack',
        fix: keepIt,
      },
    ];
  return [{ severity: block, change: 'removed', what: 'is deleted', fix: keepIt }];
};

const renameBack = 'Use a new logical ID for the new resource, and move the data first.';
const keepValue = 'Keep the value; or add a second resource, move the data, and allow this change.';
const seeChangeSet = 'Review the change set of the update before you execute it.';
const keepIt = 'Keep it, and its condition; or move the data, and allow this change.';

/** Deletion policies by strength: how well they preserve a resource. */
const strengths: Readonly<Record<string, number>> = { Delete: 0, Snapshot: 1, Retain: 2, RetainExceptOnCreate: 2 };

const policies: Rule = ({ before, after, moved }) => {
  const now = after ?? moved;
  if (!before || !now || before.Type !== now.Type) return [];
  return (['DeletionPolicy', 'UpdateReplacePolicy'] as const).flatMap((policy) => {
    const [old, next] = [before, now].map((resource) => resource[policy] ?? defaultPolicy(policy, resource));
    if ((strengths[next!] ?? 0) >= (strengths[old!] ?? 0)) return [];
    const severity = isStateful(before) ? 'block' : 'review';
    return [
      {
        severity,
        change: 'policy-weakened',
        what: `its ${policy} is weakened from ${old} to ${next}`,
        fix: `Keep ${policy}: ${old}.`,
      },
    ];
  });
};

/** The default for clusters, and for database instances outside a cluster, is a final snapshot. */
function defaultPolicy(policy: string, { Type, Properties }: TemplateResource): string {
  const cluster = Type === 'AWS::RDS::DBCluster';
  const alone = Type === 'AWS::RDS::DBInstance' && Properties?.DBClusterIdentifier === undefined;
  return policy === 'DeletionPolicy' && (cluster || alone) ? 'Snapshot' : 'Delete';
}

const denials: Rule = ({ before, after, moved, allAfter }) => {
  if (!before) return [];
  const now = after ?? moved;
  const guards = [...references(before as unknown as Json)].some(({ id }) => Object.hasOwn(allAfter, id));
  if (!now && !guards) return [];
  const lost = uncovered(statementsIn(before.Properties, 'Deny'), statementsIn(now?.Properties, 'Deny'));
  const severity = before.Type.startsWith('AWS::IAM::') ? 'review' : 'block';
  return lost.map((statement) => ({
    severity,
    change: 'deny-lost',
    what: `its policy no longer denies: ${nameOf(statement)}`,
    fix: 'Keep the Deny statement, with all its actions, resources and conditions.',
  }));
};

const encryption: Rule = ({ before, after, moved }) => {
  const now = after ?? moved;
  if (!before || !now || before.Type !== now.Type) return [];
  const lost = lostEncryption(before.Properties, now.Properties);
  if (lost.length === 0) return [];
  const severity = isStateful(before) ? 'block' : 'review';
  return [
    {
      severity,
      change: 'encryption-lost',
      what: `loses encryption: ${lost.join(', ')}`,
      fix: 'Keep it encrypted with the same key.',
    },
  ];
};

const permissions: Rule = ({ before, after, otherStack, opened }) => {
  if (!after || (!before && otherStack)) return [];
  const added = uncovered(statementsIn(after.Properties, 'Allow'), statementsIn(before?.Properties, 'Allow')).map(
    nameOf,
  );
  if (added.length === 0 && !opened) return [];
  const what = added.length > 0 ? `allows more than before: ${added.join('; ')}` : 'opens more than before';
  return [{ severity: 'review', change: 'permissions-broadened', what, fix: 'Check that each permission is needed.' }];
};

const existence: Rule = ({ before, after, existsBefore, existsAfter }) => {
  if (!before || !after || !isStateful(before) || existsAfter === undefined) return [];
  if (JSON.stringify(existsBefore) === JSON.stringify(existsAfter)) return [];
  const what = 'now has a condition that the given parameters do not decide';
  return [{ severity: 'review', change: 'may-be-excluded', what, fix: 'Set the parameters that decide it.' }];
};

/** All rules; each is independent of the others. */
export const rules: readonly Rule[] = [lifecycle, policies, denials, encryption, permissions, existence];
