import {
  type Arn,
  type Expr,
  type Id,
  resource,
  type Statement,
  snippet,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface AthenaWorkgroupProps {
  /** What people choose it by, such as a `uniqueName` of at most 128. */
  readonly name: Expr<string>;
  /** What it is for. */
  readonly description: string;
  /** Takes the results: a bucket of their own, since they go soon. */
  readonly results: Id<'AWS::S3::Bucket'>;
  /** Encrypts the results. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bytes that one query may read; a query that reads more is stopped. At least 10 MB. Default: 100 GB, about half a dollar. */
  readonly bytesPerQuery?: number;
}

/**
 * A workgroup of Athena that decides for whoever asks: results go to one bucket, encrypted with one key, whatever a client says; each
 * query is measured, and a large one is stopped. Saved queries and the history go with it; the results do not.
 *
 * Source: Amazon Athena User Guide, "Override client-side settings", "Configure per-query data usage controls".
 */
export function athenaWorkgroup(id: string, props: AthenaWorkgroupProps) {
  const { name, description, results, key, bytesPerQuery = 100_000_000_000 } = props;
  const workgroup = resource(
    id,
    'AWS::Athena::WorkGroup',
    {
      Name: name,
      Description: description,
      State: 'ENABLED',
      RecursiveDeleteOption: true,
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        PublishCloudWatchMetricsEnabled: true,
        BytesScannedCutoffPerQuery: bytesPerQuery,
        EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
        ResultConfiguration: {
          OutputLocation: sub('s3://${Bucket}/', { Bucket: results }),
          EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: key },
        },
      },
    },
    { supports: ['164.312(a)(2)(iv)'] },
  );
  return snippet([workgroup], { name: workgroup.ref });
}

export interface QueriesProps {
  readonly workgroup: Id<'AWS::Athena::WorkGroup'>;
  /** A `glueCatalog`. */
  readonly database: Value<string>;
  /** Bucket of what the tables read, and its key. */
  readonly files: { readonly bucket: Arn<'AWS::S3::Bucket'>; readonly key: Arn<'AWS::KMS::Key'> };
  /** Bucket of the workgroup's results, and its key. */
  readonly results: { readonly bucket: Arn<'AWS::S3::Bucket'>; readonly key: Arn<'AWS::KMS::Key'> };
}

/** What it takes to ask the tables of one database in one workgroup, and no other ones. Source: Athena User Guide, "Control access". */
export function queries({ workgroup, database, files, results }: QueriesProps): readonly Statement[] {
  const glue = (path: string) =>
    sub(`arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:${path}`, { Database: database });
  return [
    {
      Sid: 'Ask',
      Effect: 'Allow',
      Action: [
        'athena:BatchGetQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetQueryResultsStream',
        'athena:GetWorkGroup',
        'athena:ListQueryExecutions',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
      ],
      Resource: sub('arn:${AWS::Partition}:athena:${AWS::Region}:${AWS::AccountId}:workgroup/${Workgroup}', {
        Workgroup: workgroup,
      }),
    },
    {
      Sid: 'Tables',
      Effect: 'Allow',
      Action: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables'],
      Resource: [
        sub('arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:catalog'),
        glue('database/${Database}'),
        glue('table/${Database}/*'),
      ],
    },
    {
      Sid: 'Files',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: sub('${Bucket}/*', { Bucket: files.bucket }),
    },
    {
      Sid: 'Results',
      Effect: 'Allow',
      Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      Resource: sub('${Bucket}/*', { Bucket: results.bucket }),
    },
    {
      Sid: 'Buckets',
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      Resource: [files.bucket, results.bucket],
    },
    {
      Sid: 'Keys',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: [files.key, results.key],
    },
  ];
}
