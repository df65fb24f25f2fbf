import {
  ACMClient,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ImportCertificateCommand,
} from '@aws-sdk/client-acm';
import { lambdaRequestLimits } from '@hipaa-stacks/cloudformation/request-limits';
import { serve } from './kind.ts';
import { failedWith } from './sdk-error.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';

const acm = new ACMClient({ requestHandler: lambdaRequestLimits });

serve(
  'Custom::SelfSignedCertificate',
  selfSignedCertificate({
    async importCertificate({ certificate, privateKey }, as) {
      const { CertificateArn = '' } = await acm.send(
        new ImportCertificateCommand({
          Certificate: Buffer.from(certificate),
          PrivateKey: Buffer.from(privateKey),
          ...('arn' in as ? { CertificateArn: as.arn } : { Tags: [{ Key: 'System', Value: as.system }] }),
        }),
      );
      return CertificateArn;
    },
    async describe(arn) {
      try {
        const { Certificate: { DomainName, NotAfter } = {} } = await acm.send(
          new DescribeCertificateCommand({ CertificateArn: arn }),
        );
        return { commonName: DomainName ?? '', expires: NotAfter ?? new Date(0) };
      } catch (error) {
        if (failedWith(error, 'ResourceNotFoundException')) return undefined;
        throw error;
      }
    },
    async remove(arn) {
      await acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
    },
  }),
);
