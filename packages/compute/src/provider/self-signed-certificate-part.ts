import {
  ACMClient,
  DeleteCertificateCommand,
  GetCertificateCommand,
  ImportCertificateCommand,
} from '@aws-sdk/client-acm';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { lambdaRequestLimits } from '@hipaa-stacks/cloudformation/request-limits';
import { serve } from './kind.ts';
import { failedWith } from './sdk-error.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';

const acm = new ACMClient({ requestHandler: lambdaRequestLimits });
const secrets = new SecretsManagerClient({ requestHandler: lambdaRequestLimits });

serve(
  'Custom::SelfSignedCertificate',
  selfSignedCertificate({
    async importCertificate({ certificate, privateKey }, authority, as) {
      const { CertificateArn = '' } = await acm.send(
        new ImportCertificateCommand({
          Certificate: Buffer.from(certificate),
          CertificateChain: Buffer.from(authority.certificate),
          PrivateKey: Buffer.from(privateKey),
          ...('arn' in as ? { CertificateArn: as.arn } : { Tags: [{ Key: 'System', Value: as.system }] }),
        }),
      );
      return CertificateArn;
    },
    async get(arn) {
      try {
        const { Certificate } = await acm.send(new GetCertificateCommand({ CertificateArn: arn }));
        return Certificate;
      } catch (error) {
        if (failedWith(error, 'ResourceNotFoundException')) return undefined;
        throw error;
      }
    },
    async remove(arn) {
      await acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
    },
    async read(SecretId) {
      try {
        const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
        return SecretString;
      } catch (error) {
        if (failedWith(error, 'ResourceNotFoundException')) return undefined;
        throw error;
      }
    },
    async write(SecretId, SecretString) {
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
  }),
);
