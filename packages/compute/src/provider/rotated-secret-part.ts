import { DescribeSecretCommand, RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { lambdaRequestLimits } from '@hipaa-stacks/cloudformation/request-limits';
import { serve } from './kind.ts';
import { rotatedSecret } from './rotated-secret.ts';
import { failedWith } from './sdk-error.ts';

const secrets = new SecretsManagerClient({ requestHandler: lambdaRequestLimits });

serve(
  'Custom::RotatedSecret',
  rotatedSecret({
    async lastRotated(SecretId) {
      const { LastRotatedDate } = await secrets.send(new DescribeSecretCommand({ SecretId }));
      return LastRotatedDate;
    },
    async rotate(SecretId) {
      try {
        await secrets.send(new RotateSecretCommand({ SecretId }));
      } catch (error) {
        if (!failedWith(error, 'InvalidRequestException', /previous rotation/i)) throw error;
      }
    },
  }),
);
