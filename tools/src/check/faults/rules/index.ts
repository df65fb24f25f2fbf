import type { FaultRule } from '../rule.ts';
import { alarmRules } from './alarms.ts';
import { buildRules } from './builds.ts';
import { eventRules } from './events.ts';
import { functionRules } from './functions.ts';
import { instanceRules } from './instances.ts';
import { networkRules } from './network.ts';
import { policyRules } from './policies.ts';
import { referenceRules } from './references.ts';
import { stackRules } from './stacks.ts';
import { storeRules } from './stores.ts';

/** Every kind of mistake, with its effect. */
export const faultRules: readonly FaultRule[] = [
  ...policyRules,
  ...referenceRules,
  ...storeRules,
  ...eventRules,
  ...alarmRules,
  ...functionRules,
  ...buildRules,
  ...networkRules,
  ...instanceRules,
  ...stackRules,
];
