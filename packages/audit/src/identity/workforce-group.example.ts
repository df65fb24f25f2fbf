import { blueprint } from '@hipaa-stacks/cloudformation';
import { workforceGroup } from './workforce-group.ts';

export const example = blueprint('workforce-group', {
  title: 'IAM group that requires MFA',
  parameters: {},
  system: () => {
    const group = workforceGroup('WorkforceGroup');
    return {
      stacks: { identity: [group] },
      outputs: { Group: { description: 'Name of the group, to add users to it', value: group.name } },
    };
  },
});
