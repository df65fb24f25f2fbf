/** What an update would do to a resource. */
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

/** `block`: not without a reviewed allowance. `review`: a person should look. `note`: for the record. */
export type Severity = 'block' | 'review' | 'note';

/** One thing that an update from one release to another would do. */
export interface Finding {
  readonly severity: Severity;
  /** `root`, or the nested stack's logical ID in the root. */
  readonly stack: string;
  readonly logicalId: string;
  /** Resource type, such as `AWS::S3::Bucket`; empty where there is no resource. */
  readonly type: string;
  readonly change: Change;
  readonly what: string;
  readonly fix: string;
  /** Why an allowance lets it pass; such a finding is a note. */
  readonly allowed?: string;
}

/** What an update would do to a whole system. */
export interface ReleaseDiff {
  /** By severity, then in the order of the templates. */
  readonly findings: readonly Finding[];
  /** Whether any finding blocks. */
  readonly blocked: boolean;
}
