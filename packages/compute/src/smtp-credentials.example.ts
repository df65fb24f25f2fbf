import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { smtpCredentials } from './smtp-credentials.ts';

/** Credentials of a user that exists, made by a provider that exists. */
export const example = blueprint('smtp-credentials', {
  title: 'Credentials for SMTP, replaced each month',
  parameters: {
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', { Description: 'Provider that makes credentials.' }),
      DeadLetterArn: arnOf('AWS::SQS::Queue', 'Dead letters', {
        Description: 'Queue that takes what could not be delivered; it admits EventBridge.',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that the provider may use by Secrets Manager.' }),
      UserName: nameOf('AWS::IAM::User', 'User', { Description: 'User that sends mail.' }),
      Cluster: nameOf('AWS::ECS::Cluster', 'Cluster', { Description: 'Cluster whose services read the secret.' }),
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
      outputs: { SecretArn: { description: 'User name and password', value: credentials.secret } },
    };
  },
});
