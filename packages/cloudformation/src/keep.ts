/**
 * What happens to a resource that holds data or evidence when its stack is deleted, rolled back or replaces it:
 *
 * - `database`: a snapshot is taken; the database in a VPC itself goes, since kept it would hold the VPC.
 * - `store`: kept, except when its own creation is rolled back (it is empty then).
 * - `log-store`: kept always. A service writes into it at once, so that a rollback finds it not empty,
 *   and CloudFormation deletes no bucket that holds objects.
 * - `transient`: goes with the stack, said aloud: what it holds stands elsewhere, or is on its way.
 *
 * Keys and the policies that protect a store take the store's class: kept data without them is unreadable or loses its TLS rule.
 */
export type Keep = 'database' | 'store' | 'log-store' | 'transient';

/** The two policies of each class. `UpdateReplacePolicy` does not take `RetainExceptOnCreate`. */
export const keepPolicies: Readonly<Record<Keep, { DeletionPolicy: string; UpdateReplacePolicy: string }>> = {
  database: { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' },
  store: { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
  'log-store': { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
  transient: { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' },
};
