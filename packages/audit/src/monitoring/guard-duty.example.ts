import { blueprint, isInRegion, not, regionsWithout } from '@hipaa-stacks/cloudformation';
import { guardDuty } from './guard-duty.ts';

export const example = blueprint('guard-duty', {
  title: 'GuardDuty',
  parameters: {},
  conditions: () => ({ HasRdsProtection: not(isInRegion(regionsWithout('guardduty-rds-protection'))) }),
  system: (_, { HasRdsProtection }) => {
    const detector = guardDuty('Detector', { hasRdsProtection: HasRdsProtection });
    return {
      stacks: { detection: [detector] },
      outputs: { DetectorId: { description: 'ID of the detector', value: detector.id } },
    };
  },
});
