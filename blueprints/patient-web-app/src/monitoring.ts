import { type Conditions, type Id, type Optional, snippetsIn, when } from '@hipaa-stacks/cloudformation';
import { failedBackupEvents } from '@hipaa-stacks/data';
import { siteDashboard } from './dashboard.ts';
import type { Edge } from './edge.ts';
import { edgeAlarms } from './edge-alarms.ts';
import type { Foundation } from './foundation.ts';
import type { Images } from './images.ts';
import { instanceAlarms } from './instance-alarms.ts';
import type { versionConditions } from './version.ts';

export interface MonitoringProps {
  readonly edge: Edge;
  readonly images: Images;
  readonly group: Optional<Id<'AWS::AutoScaling::AutoScalingGroup'>>;
  readonly vault: Id<'AWS::Backup::BackupVault'>;
}

/**
 * Alarms for failures and for resources close to their limits, notices of failed backups and of vulnerable images, and a
 * dashboard. The alarms of the instance and the dashboard exist if there is a version.
 */
export function monitoring(
  has: Conditions<typeof versionConditions>,
  base: Foundation,
  { edge, images, group, vault }: MonitoringProps,
) {
  const failedBackups = base.notice('BackupFailed', {
    description: 'A backup failed. Look at the job in AWS Backup.',
    pattern: failedBackupEvents,
    fields: { type: '$.detail-type' },
    supports: ['164.308(a)(1)(ii)(D)'],
  });
  const always = [...edgeAlarms({ alarm: base.alarm, balancer: edge.balancer }), base.custom.alarm];
  const ofInstance = when(has.HasVersion, (present) => {
    const props = {
      channel: base,
      group: present(group),
      loadBalancer: edge.balancer.fullName,
      targetGroups: { backend: edge.backend.targetGroupName, frontend: edge.frontend.targetGroupName },
    };
    const made = instanceAlarms(props);
    const dashboard = siteDashboard({
      edge,
      group: props.group,
      vault,
      queues: [base.custom.deadLetterQueue.name, ...base.queues],
      alarms: [...made.filter(isAlarm), ...always, ...base.queueAlarms],
    });
    return { ...Object.fromEntries(made.entries()), dashboard };
  });
  return [failedBackups, ...images.findings, ...always, ...snippetsIn(ofInstance)];
}

type Made = ReturnType<typeof instanceAlarms>[number];

/** Whether it is an alarm, not a notice. */
const isAlarm = (made: Made): made is Extract<Made, { readonly name: unknown }> => 'name' in made;
