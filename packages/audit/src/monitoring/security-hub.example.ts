import { blueprint } from '@hipaa-stacks/cloudformation';
import { securityHub } from './security-hub.ts';

export const example = blueprint('security-hub', {
  title: 'Security Hub',
  parameters: {},
  system: () => {
    const hub = securityHub('Hub');
    return { stacks: { detection: [hub] }, outputs: { HubArn: { description: 'ARN of the hub', value: hub.arn } } };
  },
});
