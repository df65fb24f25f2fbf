import type { Channel } from '@hipaa-stacks/baseline';
import { type References, text } from '@hipaa-stacks/cloudformation';
import { patching } from '@hipaa-stacks/compute';
import { instanceTag } from './instance.ts';

/** The parameter of the patches. */
export const patchParameters = {
  PatchSchedule: text('Patch schedule', {
    Description:
      'When patches are installed on the instance, in UTC, as a cron expression of EventBridge. The instance is not restarted. Patches of a program that runs, such as Docker, can interrupt the service for some seconds.',
    Default: 'cron(0 8 ? * SUN *)',
    AllowedPattern: '^cron\\([0-9A-Za-z*?/,#-]+( [0-9A-Za-z*?/,#-]+){5}\\)$',
    ConstraintDescription: 'A cron expression with six fields, such as cron(0 8 ? * SUN *)',
  }),
};

/** Patches of the instance, and a notice if they fail. Call it within HasVersion. */
export function instancePatching(p: References<typeof patchParameters>, { notice }: Pick<Channel, 'notice'>) {
  const patches = patching('Patches', { role: 'patient-web-app', patchGroup: instanceTag, schedule: p.PatchSchedule });
  return {
    patches,
    failed: notice('PatchesFailed', {
      description:
        'Patches could not be scanned or installed on the instance. Look at the run in State Manager, and at dnf.rpm.log in the log group of the instance.',
      pattern: {
        source: ['aws.ssm'],
        'detail-type': ['EC2 State Manager Instance Association State Change'],
        detail: { 'association-id': [patches.scan, patches.installation], status: ['Failed', 'TimedOut'] },
      },
      fields: { instance: '$.detail.instance-id', association: '$.detail.association-id', status: '$.detail.status' },
    }),
  };
}
