import { generatedSecret, serverlessCache } from '@hipaa-stacks/data';
import type { Foundation } from './foundation.ts';

/** User of the session cache. */
export const CACHE_USER = 'openemr';

/** Maximum storage of the session cache. */
export const CACHE_GIGABYTES = 5;

/** The session cache, and the secret of its user. */
export function cache({ keys, network }: Pick<Foundation, 'keys' | 'network'>) {
  const user = generatedSecret('SessionCacheSecret', {
    key: keys.data.arn,
    description: 'User of the session cache',
    unrotated:
      'Tasks read it at their start, so a rotation would disconnect running tasks. It is valid for the session cache only, to which only tasks have network access.',
    fields: { username: CACHE_USER },
  });
  const made = serverlessCache('SessionCache', {
    role: 'openemr',
    key: keys.data.arn,
    vpc: network.vpc,
    subnets: network.privatePair,
    user: CACHE_USER,
    password: user.arn,
    maxGigabytes: CACHE_GIGABYTES,
  });
  return { user, cache: made };
}
