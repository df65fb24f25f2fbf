import {
  type Arn,
  type CheckerException,
  policy,
  resource,
  type Statement,
  sub,
  type TypedResource,
} from '@hipaa-stacks/cloudformation';

/**
 * A bucket policy with the class of the bucket: it has the given statements, and denies requests without TLS, and with
 * TLS older than 1.2. Calls of AWS services do not have the caller's TLS version, so the second statement does not
 * apply to them.
 *
 * @param statements statements that allow access. Default: none, so that IAM policies decide
 * Source: Amazon S3 User Guide, "Security best practices for Amazon S3"; condition key s3:TlsVersion.
 */
export function tlsOnlyPolicy(
  bucket: TypedResource<'AWS::S3::Bucket'>,
  ...statements: readonly (Statement | undefined)[]
): TypedResource<'AWS::S3::BucketPolicy'> {
  return resource(
    `${bucket.id}Policy`,
    'AWS::S3::BucketPolicy',
    { Bucket: bucket.ref, PolicyDocument: policy(...statements, ...tlsOnly(bucket.att('Arn'))) },
    { ...(bucket.keep && { keep: bucket.keep }), exceptions },
  );
}

function tlsOnly(bucket: Arn<'AWS::S3::Bucket'>): readonly Statement[] {
  const bucketAndObjects = [bucket, sub('${Bucket}/*', { Bucket: bucket })];
  return [
    {
      Sid: 'DenyPlainHttp',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: bucketAndObjects,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      Sid: 'DenyOldTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: bucketAndObjects,
      Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' }, Bool: { 'aws:PrincipalIsAWSService': 'false' } },
    },
  ];
}

const exceptions: readonly CheckerException[] = [
  {
    rule: 'parliament:MISMATCHED_TYPE[s3:TlsVersion]',
    reason: 'IAM compares decimal numbers too, such as TLS 1.2. Parliament supports whole numbers only.',
  },
  {
    rule: 'parliament:UNKNOWN_CONDITION_FOR_ACTION[s3:TlsVersion]',
    reason: 'It denies `s3:*`. The statement does not apply to actions without this key; DenyPlainHttp applies to all.',
  },
];
