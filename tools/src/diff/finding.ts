/** A kind of change of a resource. */
export const changes = [
  'removed',
  'orphaned',
  'replaced',
  'may-replace',
  'moved',
  'type-changed',
  'policy-weakened',
  'deny-lost',
  'encryption-lost',
  'permissions-broadened',
  'may-be-excluded',
  'added',
  'updated',
  'stale-allowance',
] as const;
export type Change = (typeof changes)[number];

/** `block`: requires a reviewed allowance. `review`: requires a review. `note`: for information. */
export type Severity = 'block' | 'review' | 'note';

/** One effect of an update from one release to another. */
export interface Finding {
  readonly severity: Severity;
  /** `root`, or the nested stack's logical ID in the root. */
  readonly stack: string;
  readonly logicalId: string;
  /** Resource type, such as `AWS::S3::Bucket`; empty if there is no resource. */
  readonly type: string;
  readonly change: Change;
  readonly what: string;
  readonly fix: string;
  /** The reason of an allowance; such a finding is a note. */
  readonly allowed?: string;
}

/** All effects of an update on a system. */
export interface ReleaseDiff {
  /** By severity, then in the order of the templates. */
  readonly findings: readonly Finding[];
  /** Whether any finding has severity `block`. */
  readonly blocked: boolean;
}
