import type { Chain } from './chain.ts';
import { flowLog } from './flow-log.ts';
import { listener } from './listener.ts';
import { loadBalancer } from './load-balancer.ts';
import { logBucket } from './log-bucket.ts';
import { logGroup } from './log-group.ts';
import { networkAcl } from './network-acl.ts';
import { privateSubnet } from './private-subnet.ts';
import { securityGroup } from './security-group.ts';
import { webAcl } from './web-acl.ts';

/** Every chain, by name. */
export const chains: readonly Chain[] = [
  flowLog,
  listener,
  loadBalancer,
  logBucket,
  logGroup,
  networkAcl,
  privateSubnet,
  securityGroup,
  webAcl,
];
