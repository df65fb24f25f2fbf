/**
 * What happens to a resource that stores data or evidence when its stack is deleted, rolled back or replaces it:
 *
 * - `database`: deleted after a snapshot. A retained database would block the deletion of its VPC.
 * - `store`: retained, except when its own creation is rolled back, as it is empty then.
 * - `log-store`: always retained. A service writes to it immediately, so it is not empty at a rollback, and
 *   CloudFormation cannot delete a bucket that contains objects.
 * - `transient`: deleted with the stack, explicitly. Its data is also stored elsewhere, or is short-lived.
 *
 * Keys and policies that protect a store have its class: without them, retained data is unreadable or does not require
 * TLS.
 */
export type Keep = 'database' | 'store' | 'log-store' | 'transient';

/** The two policies of each class. `UpdateReplacePolicy` does not support `RetainExceptOnCreate`. */
export const keepPolicies: Readonly<Record<Keep, { DeletionPolicy: string; UpdateReplacePolicy: string }>> = {
  database: { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' },
  store: { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
  'log-store': { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
  transient: { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' },
};
