/** `prices.json`: what AWS asks, when that was, and who says so. */
export interface PriceList {
  readonly hoursPerMonth: number;
  readonly prices: Readonly<Record<string, { readonly usd: number; readonly per: string; readonly source: string }>>;
}

/** How many of each there are, by profile. */
export interface Installation {
  readonly tasks: number;
  readonly natGateways: number;
  readonly databaseInstances: number;
}

/** The two profiles, `small` with one task, as its table in the README says. */
export const installations = {
  small: { tasks: 1, natGateways: 1, databaseInstances: 1 },
  standard: { tasks: 2, natGateways: 2, databaseInstances: 2 },
} as const satisfies Readonly<Record<string, Installation>>;

/** One vCPU and 2 GB, the default; the load balancer has an address in each of two zones. */
const task = { cpu: 1, memory: 2 };
const balancerAddresses = 2;
/** How many there are of what is always made. */
export const counts = { webAclRules: 7, secrets: 4, keys: 4, alarms: 18, dashboards: 1 };
/**
 * What Container Insights measures, in metrics: of cluster, service, task definition and kind of container, and of each task with its
 * container. Counted in the lists of the CloudWatch User Guide, "Amazon ECS Container Insights with enhanced observability metrics",
 * to the nearest five; not on AWS.
 */
const insights = { always: 75, eachTask: 25 };
/** Of a clinic that has just begun: GB, but requests in millions, and the load balancer's and the database's capacity. */
const use = {
  natTraffic: 10,
  balancerCapacity: 0.25,
  databaseCapacity: 0.5,
  databaseStorage: 10,
  databaseRequests: 5,
  webRequests: 1,
  cacheStorage: 0.1,
  files: 5,
  logs: 2,
  backups: 5,
};

/**
 * US dollars a month of an installation that does nothing but stand there, by part, the dearest first. Without what comes with use,
 * a domain, support and tax.
 */
export function monthlyCosts(
  { hoursPerMonth, prices }: PriceList,
  { tasks, natGateways, databaseInstances }: Installation,
): readonly (readonly [part: string, usd: number])[] {
  const price = (name: string) => prices[name]?.usd ?? Number.NaN;
  const hourly = (name: string, count: number) => price(name) * hoursPerMonth * count;
  const parts: readonly (readonly [string, number])[] = [
    [
      'Aurora',
      hourly('auroraCapacity', use.databaseCapacity * databaseInstances) +
        price('auroraStorage') * use.databaseStorage +
        price('auroraRequests') * use.databaseRequests,
    ],
    ['Fargate', hourly('fargateCpu', task.cpu * tasks) + hourly('fargateMemory', task.memory * tasks)],
    ['NAT gateways', hourly('natGateway', natGateways) + price('natTraffic') * use.natTraffic],
    ['Load balancer', hourly('loadBalancer', 1) + hourly('loadBalancerCapacity', use.balancerCapacity)],
    ['Web ACL', price('webAcl') + price('webAclRule') * counts.webAclRules + price('webAclRequests') * use.webRequests],
    ['Public addresses', hourly('publicAddress', balancerAddresses + natGateways)],
    ['Valkey', hourly('cacheStorage', use.cacheStorage)],
    [
      'Alarms, dashboard, logs',
      price('alarm') * counts.alarms + price('dashboard') * counts.dashboards + price('logIntake') * use.logs,
    ],
    ['Container Insights', price('insightsMetric') * (insights.always + insights.eachTask * tasks)],
    ['Keys and secrets', price('key') * counts.keys + price('secret') * counts.secrets],
    [
      'EFS and backups',
      price('fileSystem') * use.files + (price('fileBackup') + price('databaseBackup')) * use.backups,
    ],
  ];
  return [...parts].sort(([, a], [, b]) => b - a);
}
