import { arnOf, blueprint, text } from '@hipaa-stacks/cloudformation';
import { subscription } from './subscription.ts';

/** An e-mail subscription to alerts. */
export const example = blueprint('subscription', {
  title: 'E-mail subscription to alerts',
  parameters: {
    Alerts: {
      TopicArn: arnOf('AWS::SNS::Topic', 'Topic', { Description: 'Topic of the alerts.' }),
      Email: text('E-mail address', {
        Description: 'Address that receives each alert after the subscription is confirmed.',
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
