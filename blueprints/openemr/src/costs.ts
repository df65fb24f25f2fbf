import {
  inDescendingOrder,
  type MonthlyCosts,
  type PriceList,
  pricesOf,
  publicNetworkCosts,
} from '@hipaa-stacks/baseline';

/** Number of tasks, NAT gateways and database instances of a profile. */
export interface Installation {
  readonly tasks: number;
  readonly natGateways: number;
  readonly databaseInstances: number;
}

/** The two profiles, `small` with one task, as in the README. */
export const installations = {
  small: { tasks: 1, natGateways: 1, databaseInstances: 1 },
  standard: { tasks: 2, natGateways: 2, databaseInstances: 2 },
} as const satisfies Readonly<Record<string, Installation>>;

/** The default task size: one vCPU and 2 GB. */
const task = { cpu: 1, memory: 2 };
/** Number of resources that are created with every combination of parameters. */
export const counts = { webAclRules: 8, secrets: 5, keys: 4, alarms: 21, dashboards: 1 };
/**
 * Number of Container Insights metrics: of cluster, service, task definition and container name, and of each task with its container.
 * Counted in the CloudWatch User Guide, "Amazon ECS Container Insights with enhanced observability metrics", to the nearest five; not
 * verified on AWS.
 */
const insights = { always: 75, eachTask: 25 };
/** Monthly use of a new clinic: GB; millions of requests; capacity units of the database. */
const usage = {
  databaseCapacity: 0.5,
  databaseStorage: 10,
  databaseRequests: 5,
  cacheStorage: 0.1,
  files: 5,
  logs: 2,
  backups: 5,
  /** Files of the exported audit log: at most one of each of four tables an hour. GB: compressed, of a year. */
  auditLogFiles: 4 * 730,
  auditLog: 1,
};

/** Costs of an idle installation in US dollars a month, by component, in descending order. Without usage, domain, support and tax. */
export function monthlyCosts(list: PriceList, { tasks, natGateways, databaseInstances }: Installation): MonthlyCosts {
  const { price, hourly } = pricesOf(list);
  return inDescendingOrder([
    ...publicNetworkCosts(list, { natGateways, webAclRules: counts.webAclRules }),
    [
      'Aurora',
      hourly('auroraCapacity', usage.databaseCapacity * databaseInstances) +
        price('auroraStorage') * usage.databaseStorage +
        price('auroraRequests') * usage.databaseRequests,
    ],
    ['Fargate', hourly('fargateCpu', task.cpu * tasks) + hourly('fargateMemory', task.memory * tasks)],
    ['Valkey', hourly('cacheStorage', usage.cacheStorage)],
    [
      'Alarms, dashboard, logs',
      price('alarm') * counts.alarms +
        price('dashboard') * counts.dashboards +
        price('logIntake') * usage.logs +
        (price('objectWrites') * usage.auditLogFiles) / 1000 +
        price('objectStorage') * usage.auditLog,
    ],
    ['Container Insights', price('insightsMetric') * (insights.always + insights.eachTask * tasks)],
    ['Keys and secrets', price('key') * counts.keys + price('secret') * counts.secrets],
    [
      'EFS and backups',
      price('fileSystem') * usage.files + (price('fileBackup') + price('databaseBackup')) * usage.backups,
    ],
  ]);
}
