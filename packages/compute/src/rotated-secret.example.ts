import { arnOf, blueprint, nameOf, text } from '@hipaa-stacks/cloudformation';
import { rotatedSecret } from './rotated-secret.ts';

/** A secret with its rotation, a database and a provider that exist. */
export const example = blueprint('rotated-secret', {
  title: 'A password that the database knows',
  parameters: {
    Rotation: {
      SecretArn: arnOf('AWS::SecretsManager::Secret', 'Secret', { Description: 'Secret of the application.' }),
      FunctionArn: arnOf('AWS::Lambda::Function', 'Function', { Description: 'Function that rotates it.' }),
      Database: text('Database', {
        Description: 'Identifier of the database.',
        AllowedPattern: '^[a-z][a-z0-9-]{0,62}$',
        ConstraintDescription: 'Lower-case letters, digits and hyphens',
      }),
    },
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', { Description: 'Provider of rotated secrets.' }),
      ProviderRole: nameOf('AWS::IAM::Role', 'Role', { Description: 'Name of its role.' }),
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
