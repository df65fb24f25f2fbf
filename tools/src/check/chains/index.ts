import type { Chain } from './chain.ts';
import { encryptedStore } from './encrypted-store.ts';
import { eventPattern } from './event-pattern.ts';
import { eventTarget } from './event-target.ts';
import { flowLog } from './flow-log.ts';
import { iamAction } from './iam-action.ts';
import { keep } from './keep.ts';
import { lambda } from './lambda.ts';
import { listener } from './listener.ts';
import { loadBalancer } from './load-balancer.ts';
import { logBucket } from './log-bucket.ts';
import { logGroup } from './log-group.ts';
import { networkAcl } from './network-acl.ts';
import { parameterGroup } from './parameter-group.ts';
import { privateSubnet } from './private-subnet.ts';
import { securityGroup } from './security-group.ts';
import { trail } from './trail.ts';
import { webAcl } from './web-acl.ts';

/** Every chain, by name. */
export const chains: readonly Chain[] = [
  encryptedStore,
  eventPattern,
  eventTarget,
  flowLog,
  iamAction,
  keep,
  lambda,
  listener,
  loadBalancer,
  logBucket,
  logGroup,
  networkAcl,
  parameterGroup,
  privateSubnet,
  securityGroup,
  trail,
  webAcl,
];
