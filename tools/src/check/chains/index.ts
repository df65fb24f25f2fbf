import { alarm } from './alarm.ts';
import { backup } from './backup.ts';
import type { Chain } from './chain.ts';
import { clientVpn } from './client-vpn.ts';
import { dashboard } from './dashboard.ts';
import { databaseNetwork } from './database-network.ts';
import { detection } from './detection.ts';
import { emergencyRole } from './emergency-role.ts';
import { encryptedStore } from './encrypted-store.ts';
import { endpoint } from './endpoint.ts';
import { eventPattern } from './event-pattern.ts';
import { eventTarget } from './event-target.ts';
import { flowLog } from './flow-log.ts';
import { iamAction } from './iam-action.ts';
import { instance } from './instance.ts';
import { keep } from './keep.ts';
import { keyPolicy } from './key-policy.ts';
import { lambda } from './lambda.ts';
import { listener } from './listener.ts';
import { loadBalancer } from './load-balancer.ts';
import { logBucket } from './log-bucket.ts';
import { logGroup } from './log-group.ts';
import { logRetention } from './log-retention.ts';
import { mfa } from './mfa.ts';
import { networkAcl } from './network-acl.ts';
import { notification } from './notification.ts';
import { parameterGroup } from './parameter-group.ts';
import { privateSubnet } from './private-subnet.ts';
import { publicAccess } from './public-access.ts';
import { secret } from './secret.ts';
import { securityGroup } from './security-group.ts';
import { session } from './session.ts';
import { tlsOnly } from './tls-only.ts';
import { trail } from './trail.ts';
import { unused } from './unused.ts';
import { webAcl } from './web-acl.ts';

/** Every chain, by name. */
export const chains: readonly Chain[] = [
  alarm,
  backup,
  clientVpn,
  dashboard,
  databaseNetwork,
  detection,
  emergencyRole,
  encryptedStore,
  endpoint,
  eventPattern,
  eventTarget,
  flowLog,
  iamAction,
  instance,
  keep,
  keyPolicy,
  lambda,
  listener,
  loadBalancer,
  logBucket,
  logGroup,
  logRetention,
  mfa,
  networkAcl,
  notification,
  parameterGroup,
  privateSubnet,
  publicAccess,
  secret,
  securityGroup,
  session,
  tlsOnly,
  trail,
  unused,
  webAcl,
];
