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
  /** Name that users select, such as a `uniqueName` of at most 128 characters. */
  readonly name: Expr<string>;
  /** Description of its purpose. */
  readonly description: string;
  /** Bucket for the results: a separate one, because they expire soon. */
  readonly results: Id<'AWS::S3::Bucket'>;
  /** KMS key that encrypts the results. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /**
   * Maximum number of bytes that a query can scan; a query that exceeds it is canceled. At least 10 MB. Default: 100
   * GB, about half a dollar.
   */
  readonly bytesPerQuery?: number;
}

/**
 * An Athena workgroup that overrides client-side settings: results are written to one bucket and encrypted with one
 * key. Metrics of queries are published, and a query that scans too much is canceled. Saved queries and the history are
 * deleted with it; the results are not.
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

export interface AthenaQueryProps {
  readonly workgroup: Id<'AWS::Athena::WorkGroup'>;
  /** Name of a `glueCatalog`. */
  readonly database: Value<string>;
  /** Bucket of the table data, and its key. */
  readonly files: { readonly bucket: Arn<'AWS::S3::Bucket'>; readonly key: Arn<'AWS::KMS::Key'> };
  /** Bucket of the query results, and its key. */
  readonly results: { readonly bucket: Arn<'AWS::S3::Bucket'>; readonly key: Arn<'AWS::KMS::Key'> };
}

/**
 * IAM statements for queries of the tables of one database in one workgroup only. Source: Athena User Guide, "Control
 * access".
 */
export function athenaQueryStatements({ workgroup, database, files, results }: AthenaQueryProps): readonly Statement[] {
  const glue = (path: string) =>
    sub(`arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:${path}`, { Database: database });
  return [
    {
      Sid: 'Query',
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
