import { accountId, arnOf, blueprint, resource } from '@hipaa-stacks/cloudformation';
import { rotationSchedule } from './rotation-schedule.ts';

/** Rotation of an existing secret by an existing function. */
export const example = blueprint('rotation-schedule', {
  title: 'Rotation schedule of a secret',
  parameters: {
    Rotation: {
      SecretArn: arnOf('AWS::SecretsManager::Secret', 'Secret', { Description: 'Secret of the application user.' }),
      FunctionArn: arnOf('AWS::Lambda::Function', 'Function', { Description: 'Lambda function that rotates it.' }),
    },
  },
  system: (p) => {
    const permission = resource('RotationPermission', 'AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: p.FunctionArn,
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: accountId,
    });
    const monthly = rotationSchedule('Monthly', {
      secret: p.SecretArn,
      rotation: { arn: p.FunctionArn, permission },
      days: 30,
      rotateImmediately: true,
      after: [],
    });
    return { stacks: { app: [{ resources: [permission] }, monthly] }, outputs: {} };
  },
});
