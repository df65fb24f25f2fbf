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
 * The policy of a bucket, kept as long as the bucket: it allows what is given, and denies every request that is not encrypted in
 * transit, and TLS older than 1.2. AWS services do not show callers' TLS version, so that the second half leaves their own calls out.
 *
 * @param statements whom it admits to what. Default: whom IAM admits
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
  const everything = [bucket, sub('${Bucket}/*', { Bucket: bucket })];
  return [
    {
      Sid: 'DenyPlainHttp',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: everything,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      Sid: 'DenyOldTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: everything,
      Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' }, Bool: { 'aws:PrincipalIsAWSService': 'false' } },
    },
  ];
}

const exceptions: readonly CheckerException[] = [
  {
    rule: 'parliament:MISMATCHED_TYPE[s3:TlsVersion]',
    reason: 'IAM compares decimal numbers too, and TLS 1.2 is one: Parliament knows whole numbers only.',
  },
  {
    rule: 'parliament:UNKNOWN_CONDITION_FOR_ACTION[s3:TlsVersion]',
    reason:
      'It denies `s3:*`. To an action that never has this key the statement does not apply; DenyPlainHttp, beside it, applies to all.',
  },
];
