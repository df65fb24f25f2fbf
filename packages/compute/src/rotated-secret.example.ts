import { arnOf, blueprint, nameOf, text } from '@hipaa-stacks/cloudformation';
import { rotatedSecret } from './rotated-secret.ts';

/** An existing secret with its rotation, database and provider. */
export const example = blueprint('rotated-secret', {
  title: 'Rotation of a secret at creation and after a restore',
  parameters: {
    Rotation: {
      SecretArn: arnOf('AWS::SecretsManager::Secret', 'Secret', { Description: 'Secret of the application user.' }),
      FunctionArn: arnOf('AWS::Lambda::Function', 'Function', { Description: 'Lambda function that rotates it.' }),
      Database: text('Database', {
        Description: 'Identifier of the database.',
        AllowedPattern: '^[a-z][a-z0-9-]{0,62}$',
        ConstraintDescription: 'Lower-case letters, digits and hyphens',
      }),
    },
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', {
        Description: 'Lambda function that serves Custom::RotatedSecret.',
      }),
      ProviderRole: nameOf('AWS::IAM::Role', 'Provider role', { Description: 'Name of the role of the provider.' }),
    },
  },
  system: (p) => {
    const rotated = rotatedSecret('InitialRotation', {
      provider: { arn: p.ProviderArn, serves: { 'rotated-secret': true } },
      providerRole: p.ProviderRole,
      secret: p.SecretArn,
      rotation: p.FunctionArn,
      database: p.Database,
      after: [],
    });
    return { stacks: { app: [rotated] }, outputs: {} };
  },
});
