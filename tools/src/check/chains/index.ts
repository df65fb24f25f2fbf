import type { Chain } from './chain.ts';
import { flowLog } from './flow-log.ts';
import { logBucket } from './log-bucket.ts';
import { logGroup } from './log-group.ts';

/** Every chain, by name. */
export const chains: readonly Chain[] = [
  flowLog,
  logBucket,
  logGroup,
];
