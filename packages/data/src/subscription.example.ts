import { arnOf, blueprint, text } from '@hipaa-stacks/cloudformation';
import { subscription } from './subscription.ts';

/** Someone who hears of alerts by e-mail. */
export const example = blueprint('subscription', {
  title: 'E-mail subscription to alerts',
  parameters: {
    Alerts: {
      TopicArn: arnOf('AWS::SNS::Topic', 'Topic', { Description: 'Topic of the alerts.' }),
      Email: text('E-mail address', {
        Description: 'Address that gets each alert, after its owner has confirmed.',
        AllowedPattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$',
        ConstraintDescription: 'One e-mail address, such as security@clinic.example',
      }),
    },
  },
  system: (p) => ({
    stacks: { data: [subscription('EmailSubscription', { topic: p.TopicArn, protocol: 'email', endpoint: p.Email })] },
    outputs: {},
  }),
});
