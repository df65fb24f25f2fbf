import {
  CreateTableCommand,
  DeleteTableCommand,
  GetTablesCommand,
  GlueClient,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { DescribeExportTasksCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { lambdaRequestLimits } from '@hipaa-stacks/cloudformation/request-limits';
import type { Aws, Export, Table } from './tables.ts';

/** Where things are. */
export interface Places {
  readonly cluster: string;
  readonly bucket: string;
  /** Database of the catalog. */
  readonly catalog: string;
}

const HIVE = 'org.apache.hadoop.hive.ql.io.parquet';

/** The calls through the SDK that the Lambda runtime brings. */
export function awsFromSdk({ cluster, bucket, catalog }: Places): Aws {
  const rds = new RDSClient({ requestHandler: lambdaRequestLimits });
  const s3 = new S3Client({ requestHandler: lambdaRequestLimits });
  const glue = new GlueClient({ requestHandler: lambdaRequestLimits });

  const inputOf = ({ name, folder, columns }: Table) => ({
    Name: name,
    TableType: 'EXTERNAL_TABLE',
    Parameters: { EXTERNAL: 'TRUE', classification: 'parquet' },
    StorageDescriptor: {
      Location: `s3://${bucket}/${folder}`,
      Columns: columns.map((column) => ({ Name: column.name, Type: column.type })),
      InputFormat: `${HIVE}.MapredParquetInputFormat`,
      OutputFormat: `${HIVE}.MapredParquetOutputFormat`,
      SerdeInfo: { SerializationLibrary: `${HIVE}.serde.ParquetHiveSerDe` },
    },
  });

  return {
    async exports() {
      const found: Export[] = [];
      for (let Marker: string | undefined; ; ) {
        const page = await rds.send(new DescribeExportTasksCommand({ SourceArn: cluster, Marker }));
        for (const { ExportTaskIdentifier: id = '', Status: status = '', TaskEndTime: ended } of page.ExportTasks ?? [])
          found.push({ id, status, ended });
        if (!page.Marker) return found;
        Marker = page.Marker;
      }
    },

    async folders(folder) {
      const found: string[] = [];
      for (let ContinuationToken: string | undefined; ; ) {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: folder, Delimiter: '/', ContinuationToken }),
        );
        found.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []));
        if (!page.NextContinuationToken) return found;
        ContinuationToken = page.NextContinuationToken;
      }
    },

    async parquetFile(folder) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: folder }));
      return Contents.map(({ Key }) => Key).find((key) => key?.endsWith('.parquet'));
    },

    async end(file, bytes) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: file, Range: `bytes=-${bytes}` }));
      return Body!.transformToByteArray();
    },

    async tables() {
      const names: string[] = [];
      for (let NextToken: string | undefined; ; ) {
        const page = await glue.send(new GetTablesCommand({ DatabaseName: catalog, NextToken }));
        names.push(...(page.TableList ?? []).flatMap(({ Name }) => Name ?? []));
        if (!page.NextToken) return names;
        NextToken = page.NextToken;
      }
    },

    async putTable(table, isNew) {
      const put = { DatabaseName: catalog, TableInput: inputOf(table) };
      await (isNew
        ? glue.send(new CreateTableCommand(put))
        : glue.send(new UpdateTableCommand({ ...put, SkipArchive: true })));
    },

    async dropTable(name) {
      await glue.send(new DeleteTableCommand({ DatabaseName: catalog, Name: name }));
    },
  };
}
