import { alarm } from './alarm.ts';
import { arnOrName } from './arn-or-name.ts';
import { athena } from './athena.ts';
import { backup } from './backup.ts';
import { bucketVersions } from './bucket-versions.ts';
import { build } from './build.ts';
import type { Chain } from './chain.ts';
import { clientVpn } from './client-vpn.ts';
import { dashboard } from './dashboard.ts';
import { databaseExport } from './database-export.ts';
import { databaseNetwork } from './database-network.ts';
import { databaseRole } from './database-role.ts';
import { detection } from './detection.ts';
import { emergencyRole } from './emergency-role.ts';
import { emptyValue } from './empty-value.ts';
import { encryptedStore } from './encrypted-store.ts';
import { endpoint } from './endpoint.ts';
import { eventCalls } from './event-calls.ts';
import { eventPattern } from './event-pattern.ts';
import { eventTarget } from './event-target.ts';
import { flowLog } from './flow-log.ts';
import { functionCode } from './function-code.ts';
import { hostedZone } from './hosted-zone.ts';
import { iamAction } from './iam-action.ts';
import { imageLayers } from './image-layers.ts';
import { imagePull } from './image-pull.ts';
import { imageScan } from './image-scan.ts';
import { instance } from './instance.ts';
import { keep } from './keep.ts';
import { keyPolicy } from './key-policy.ts';
import { keyUpkeep } from './key-upkeep.ts';
import { lambda } from './lambda.ts';
import { listener } from './listener.ts';
import { loadBalancer } from './load-balancer.ts';
import { logBucket } from './log-bucket.ts';
import { logGroup } from './log-group.ts';
import { logRetention } from './log-retention.ts';
import { mail } from './mail.ts';
import { metricFilter } from './metric-filter.ts';
import { mfa } from './mfa.ts';
import { networkAcl } from './network-acl.ts';
import { notification } from './notification.ts';
import { openPolicy } from './open-policy.ts';
import { parameterGroup } from './parameter-group.ts';
import { pathRule } from './path-rule.ts';
import { privateSubnet } from './private-subnet.ts';
import { publicAccess } from './public-access.ts';
import { queue } from './queue.ts';
import { referenceType } from './reference-type.ts';
import { roleTrust } from './role-trust.ts';
import { sameCondition } from './same-condition.ts';
import { secret } from './secret.ts';
import { securityGroup } from './security-group.ts';
import { service } from './service.ts';
import { session } from './session.ts';
import { storeReaders } from './store-readers.ts';
import { subscription } from './subscription.ts';
import { tier } from './tier.ts';
import { tlsOnly } from './tls-only.ts';
import { trail } from './trail.ts';
import { unused } from './unused.ts';
import { webAcl } from './web-acl.ts';

/** Every chain, by name. */
export const chains: readonly Chain[] = [
  alarm,
  arnOrName,
  athena,
  backup,
  bucketVersions,
  build,
  clientVpn,
  dashboard,
  databaseExport,
  databaseNetwork,
  databaseRole,
  detection,
  emergencyRole,
  emptyValue,
  encryptedStore,
  endpoint,
  eventCalls,
  eventPattern,
  eventTarget,
  flowLog,
  functionCode,
  hostedZone,
  iamAction,
  imageLayers,
  imagePull,
  imageScan,
  instance,
  keep,
  keyPolicy,
  keyUpkeep,
  lambda,
  listener,
  loadBalancer,
  logBucket,
  logGroup,
  logRetention,
  mail,
  metricFilter,
  mfa,
  networkAcl,
  notification,
  openPolicy,
  parameterGroup,
  pathRule,
  privateSubnet,
  publicAccess,
  queue,
  referenceType,
  roleTrust,
  sameCondition,
  secret,
  securityGroup,
  service,
  session,
  storeReaders,
  subscription,
  tier,
  tlsOnly,
  trail,
  unused,
  webAcl,
];
