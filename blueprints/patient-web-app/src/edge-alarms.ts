import type { Channel } from '@hipaa-stacks/baseline';
import type { Edge } from './edge.ts';

const FIFTEEN_MINUTES = 900;

export interface EdgeAlarmsProps extends Pick<Edge, 'balancer'> {
  readonly alarm: Channel['alarm'];
}

/** Alarms of the load balancer. Those of the targets, which exist with a version, are in `instance-alarms.ts`. */
export function edgeAlarms({ alarm, balancer }: EdgeAlarmsProps) {
  const namespace = 'AWS/ApplicationELB';
  const dimensions = { LoadBalancer: balancer.fullName };
  return [
    // Single slow responses, such as uploads, do not fire it. The metric does not include health checks.
    alarm('HighLatency', {
      description:
        '5% of the responses took five seconds or more. Look at the processor and memory of the instance, then use a larger instance type.',
      namespace,
      dimensions,
      metric: 'TargetResponseTime',
      statistic: 'p95',
      threshold: 5,
      period: FIFTEEN_MINUTES,
    }),
    alarm('RejectedConnections', {
      description:
        'The load balancer refused connections, because it had reached its maximum. Look at its number of active connections: each open page can have a WebSocket.',
      namespace,
      dimensions,
      metric: 'RejectedConnectionCount',
      statistic: 'Sum',
    }),
  ];
}
