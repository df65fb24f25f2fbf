import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { smtpCredentials } from './smtp-credentials.ts';

/** SMTP credentials of an existing user, by an existing provider. */
export const example = blueprint('smtp-credentials', {
  title: 'SMTP credentials, replaced each month',
  parameters: {
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', {
        Description: 'Lambda function that serves Custom::SmtpCredentials.',
      }),
      DeadLetterArn: arnOf('AWS::SQS::Queue', 'Dead-letter queue', {
        Description: 'SQS queue for events that could not be delivered; its policy allows EventBridge.',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'Key that the provider can use through Secrets Manager.',
      }),
      UserName: nameOf('AWS::IAM::User', 'User', { Description: 'IAM user that sends mail.' }),
      Cluster: nameOf('AWS::ECS::Cluster', 'Cluster', { Description: 'ECS cluster whose services read the secret.' }),
    },
  },
  system: (p) => {
    const credentials = smtpCredentials('Smtp', {
      provider: { arn: p.ProviderArn, serves: { 'smtp-credentials': true } },
      user: p.UserName,
      key: p.KeyArn,
      redeploys: p.Cluster,
      deadLetters: p.DeadLetterArn,
    });
    return {
      stacks: { mail: [credentials] },
      outputs: {
        SecretArn: { description: 'ARN of the secret with user name and password', value: credentials.secret },
      },
    };
  },
});
