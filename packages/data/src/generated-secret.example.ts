import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { generatedSecret } from './generated-secret.ts';

export const example = blueprint('generated-secret', {
  title: 'Generated password of an administrator',
  parameters: {
    Access: { KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key that encrypts the secret.' }) },
  },
  system: (p) => {
    const secret = generatedSecret('Administrator', {
      key: p.KeyArn,
      description: 'Initial password of the administrator',
      fields: { username: 'admin' },
    });
    return {
      stacks: { data: [secret] },
      outputs: { SecretArn: { description: 'Secret with the password', value: secret.arn } },
    };
  },
});
