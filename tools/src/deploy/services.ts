import type { ACM } from '@aws-sdk/client-acm';
import type { Bedrock } from '@aws-sdk/client-bedrock';
import type { CloudControl } from '@aws-sdk/client-cloudcontrol';
import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { EC2 } from '@aws-sdk/client-ec2';
import type { S3 } from '@aws-sdk/client-s3';
import type { ServiceQuotas } from '@aws-sdk/client-service-quotas';
import type { SESv2 } from '@aws-sdk/client-sesv2';
import type { STS } from '@aws-sdk/client-sts';
import { type AwsOptions, clientConfig } from '../aws.ts';
import { acm, bedrock, cloudControl, cloudFormation, ec2, s3, serviceQuotas, ses, sts } from '../sdk.ts';

/** The clients of one Region that a deployment uses. */
export interface Services {
  readonly cloudFormation: CloudFormation;
  readonly s3: S3;
  readonly cloudControl: CloudControl;
  readonly serviceQuotas: ServiceQuotas;
  readonly acm: ACM;
  readonly bedrock: Bedrock;
  readonly ec2: EC2;
  readonly ses: SESv2;
  readonly sts: STS;
}

/** Creates the clients of a Region. Tests pass their own. */
export type Connect = (aws: AwsOptions) => Promise<Services>;

/** Clients for AWS, or for the emulator at `aws.endpoint`. The SDKs of the first two are loaded immediately, the others at first use. */
export const connect: Connect = async (aws) => {
  const { CloudFormation } = cloudFormation();
  const { S3 } = s3();
  const config = clientConfig(aws);
  const later = {
    cloudControl: once(() => new (cloudControl().CloudControl)(config)),
    serviceQuotas: once(() => new (serviceQuotas().ServiceQuotas)(config)),
    acm: once(() => new (acm().ACM)(config)),
    bedrock: once(() => new (bedrock().Bedrock)(config)),
    ec2: once(() => new (ec2().EC2)(config)),
    ses: once(() => new (ses().SESv2)(config)),
    sts: once(() => new (sts().STS)(config)),
  };
  return {
    cloudFormation: new CloudFormation(config),
    // A release can be in a bucket in another Region.
    s3: new S3({ ...config, followRegionRedirects: true }),
    get cloudControl() {
      return later.cloudControl();
    },
    get serviceQuotas() {
      return later.serviceQuotas();
    },
    get acm() {
      return later.acm();
    },
    get bedrock() {
      return later.bedrock();
    },
    get ec2() {
      return later.ec2();
    },
    get ses() {
      return later.ses();
    },
    get sts() {
      return later.sts();
    },
  };
};

function once<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= make();
    return value;
  };
}
