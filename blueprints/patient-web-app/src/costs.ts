import {
  inDescendingOrder,
  type MonthlyCosts,
  type PriceList,
  pricesOf,
  publicNetworkCosts,
} from '@hipaa-stacks/baseline';

/** What the costs depend on. */
export interface Installation {
  readonly natGateways: number;
  /** Whether `AppVersion` is set, so that there is an instance. */
  readonly hasVersion: boolean;
}

/** The two profiles, and `small` before the first version, as in the README. */
export const installations = {
  empty: { natGateways: 1, hasVersion: false },
  small: { natGateways: 1, hasVersion: true },
  standard: { natGateways: 2, hasVersion: true },
} as const satisfies Readonly<Record<string, Installation>>;

/** Number of resources without options and without a domain: in each installation, and in addition with a version. */
export const counts = {
  always: { webAclRules: 7, secrets: 1, keys: 5, alarms: 5, dashboards: 0 },
  withVersion: { secrets: 0, keys: 1, alarms: 11, dashboards: 1 },
};

/** Root volume of the default size in GB. */
const volume = 20;
/**
 * Metrics that are not free: detailed monitoring of EC2; memory and disk of the CloudWatch agent, each for the instance
 * and for the group.
 */
const metrics = { ofInstance: 7, ofAgent: 4 };
/** Monthly use in GB: logs, snapshots of volumes, and images of both repositories. */
const usage = { logs: 2, snapshots: 10, images: 2 };

/** Costs of an idle installation, by component. Without builds, data transfer, domain, support and tax. */
export function monthlyCosts(list: PriceList, { natGateways, hasVersion }: Installation): MonthlyCosts {
  const { price, hourly } = pricesOf(list);
  const { always, withVersion } = counts;
  const counted = (name: keyof typeof withVersion) => always[name] + (hasVersion ? withVersion[name] : 0);
  const network = publicNetworkCosts(list, { natGateways, webAclRules: always.webAclRules });
  const shared: MonthlyCosts = [
    ...network,
    ['Keys and secrets', price('key') * counted('keys') + price('secret') * counted('secrets')],
    [
      'Alarms, dashboard, logs',
      price('alarm') * counted('alarms') +
        price('dashboard') * counted('dashboards') +
        (hasVersion ? price('logIntake') * usage.logs : 0),
    ],
  ];
  const ofInstance: MonthlyCosts = [
    ['Instance and volume', hourly('t4gSmall', 1) + price('volume') * volume],
    ['Metrics of the instance', price('metric') * (metrics.ofInstance + metrics.ofAgent)],
    ['Backups and images', price('volumeBackup') * usage.snapshots + price('image') * usage.images],
  ];
  return inDescendingOrder([...shared, ...(hasVersion ? ofInstance : [])]);
}
