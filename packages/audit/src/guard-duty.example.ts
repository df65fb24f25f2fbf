import { blueprint } from '@hipaa-stacks/cloudformation';
import { guardDuty } from './guard-duty.ts';

export const example = blueprint('guard-duty', {
  title: 'GuardDuty',
  parameters: {},
  system: () => {
    const detector = guardDuty('Detector');
    return {
      stacks: { detection: [detector] },
      outputs: { DetectorId: { description: 'ID of the detector', value: detector.id } },
    };
  },
});
