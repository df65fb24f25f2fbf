import { blueprint } from '@hipaa-stacks/cloudformation';
import { workforceGroup } from './workforce-group.ts';

export const example = blueprint('workforce-group', {
  title: 'Group of the workforce: nothing without MFA',
  parameters: {},
  system: () => {
    const group = workforceGroup('WorkforceGroup');
    return {
      stacks: { identity: [group] },
      outputs: { Group: { description: 'Put the users of people into it', value: group.name } },
    };
  },
});
