import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * A client of the SDK, loaded at the first call, since most commands do not need it. The SDK is CommonJS: `require` takes half
 * the time of `import`.
 */
export const acm = () => require('@aws-sdk/client-acm') as typeof import('@aws-sdk/client-acm');
export const bedrock = () => require('@aws-sdk/client-bedrock') as typeof import('@aws-sdk/client-bedrock');
export const cloudControl = () =>
  require('@aws-sdk/client-cloudcontrol') as typeof import('@aws-sdk/client-cloudcontrol');
export const cloudFormation = () =>
  require('@aws-sdk/client-cloudformation') as typeof import('@aws-sdk/client-cloudformation');
export const ec2 = () => require('@aws-sdk/client-ec2') as typeof import('@aws-sdk/client-ec2');
export const s3 = () => require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
export const serviceQuotas = () =>
  require('@aws-sdk/client-service-quotas') as typeof import('@aws-sdk/client-service-quotas');
export const ses = () => require('@aws-sdk/client-sesv2') as typeof import('@aws-sdk/client-sesv2');
export const sts = () => require('@aws-sdk/client-sts') as typeof import('@aws-sdk/client-sts');
