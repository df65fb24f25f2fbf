import { blueprint, text } from '@hipaa-stacks/cloudformation';
import { patching } from './patching.ts';

/** Patches of the instances that have a tag. */
export const example = blueprint('patching', {
  title: 'Patches for Amazon Linux 2023 without restarts',
  parameters: {
    Patches: {
      PatchGroup: text('Patch group', {
        Description: 'Value of the tag PatchGroup of the instances.',
        AllowedPattern: '^[A-Za-z0-9_.-]{1,128}$',
        ConstraintDescription: '1 to 128 letters, digits, and _.-',
      }),
      PatchSchedule: text('Schedule', {
        Description: 'When patches are installed, in UTC.',
        Default: 'cron(0 8 ? * SUN *)',
        AllowedPattern: '^cron\\([^()]+\\)$',
        ConstraintDescription: 'A cron expression with six fields, such as cron(0 8 ? * SUN *)',
      }),
    },
  },
  system: (p) => {
    const patches = patching('Patches', { role: 'patches', patchGroup: p.PatchGroup, schedule: p.PatchSchedule });
    return {
      stacks: { patches: [patches] },
      outputs: { Baseline: { description: 'Patch baseline', value: patches.baseline } },
    };
  },
});
