import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The SDK's client of S3, loaded at the first call. It is CommonJS: `require` takes half the time that `import` takes. */
export const s3 = () => require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');

/** The SDK's client of STS, loaded at the first call. */
export const sts = () => require('@aws-sdk/client-sts') as typeof import('@aws-sdk/client-sts');
