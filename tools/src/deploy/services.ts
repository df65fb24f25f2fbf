import type { CloudControl } from '@aws-sdk/client-cloudcontrol';
import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { S3 } from '@aws-sdk/client-s3';
import type { ServiceQuotas } from '@aws-sdk/client-service-quotas';
import { type AwsOptions, clientConfig } from '../aws.ts';
import { cloudControl, cloudFormation, s3, serviceQuotas } from '../sdk.ts';

/** The clients of one Region that a deployment asks. */
export interface Services {
  readonly cloudFormation: CloudFormation;
  readonly s3: S3;
  readonly cloudControl: CloudControl;
  readonly serviceQuotas: ServiceQuotas;
}

/** Makes the clients of a Region. A test hands in its own. */
export type Connect = (aws: AwsOptions) => Promise<Services>;

/** Clients for AWS, or for the emulator at `aws.endpoint`; the SDK is loaded at the first call. */
export const connect: Connect = async (aws) => {
  const { CloudControl } = cloudControl();
  const { CloudFormation } = cloudFormation();
  const { S3 } = s3();
  const { ServiceQuotas } = serviceQuotas();
  const config = clientConfig(aws);
  return {
    cloudFormation: new CloudFormation(config),
    // A release may be read from a bucket in another Region.
    s3: new S3({ ...config, followRegionRedirects: true }),
    cloudControl: new CloudControl(config),
    serviceQuotas: new ServiceQuotas(config),
  };
};
