/** Wildcards in policies for the objects of a bucket. */
export const inBucket = (bucket: 'AthenaResultBucket' | 'ExportBucket') => ({
  rule: `cdk-nag:AwsSolutions-IAM5[Resource::<${bucket}.Arn>/*]`,
  reason: 'The role needs all objects of the bucket, whose names RDS and Athena generate.',
});

/** Wildcards in policies for the tables of the newest export. */
export const exportedTables = {
  rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:glue:<AWS::Region>:<AWS::AccountId>:table/<ExportDatabase>/*]',
  reason: 'The tables of one database, whose names OpenEMR defines.',
};
