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

/** Locations of the exports and their tables. */
export interface Locations {
  readonly cluster: string;
  readonly bucket: string;
  /** Database in the Glue catalog. */
  readonly catalog: string;
}

const HIVE = 'org.apache.hadoop.hive.ql.io.parquet';

/** Creates the AWS calls with the SDK of the Lambda runtime. */
export function awsFromSdk({ cluster, bucket, catalog }: Locations): Aws {
  const rds = new RDSClient({ requestHandler: lambdaRequestLimits });
  const s3 = new S3Client({ requestHandler: lambdaRequestLimits });
  const glue = new GlueClient({ requestHandler: lambdaRequestLimits });

  const tableInput = ({ name, folder, columns }: Table) => ({
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
      const exportTasks: Export[] = [];
      for (let Marker: string | undefined; ; ) {
        const page = await rds.send(new DescribeExportTasksCommand({ SourceArn: cluster, Marker }));
        for (const { ExportTaskIdentifier: id = '', Status: status = '', TaskEndTime: ended } of page.ExportTasks ?? [])
          exportTasks.push({ id, status, ended });
        if (!page.Marker) return exportTasks;
        Marker = page.Marker;
      }
    },

    async folders(folder) {
      const folders: string[] = [];
      for (let ContinuationToken: string | undefined; ; ) {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: folder, Delimiter: '/', ContinuationToken }),
        );
        folders.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []));
        if (!page.NextContinuationToken) return folders;
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
      const put = { DatabaseName: catalog, TableInput: tableInput(table) };
      await (isNew
        ? glue.send(new CreateTableCommand(put))
        : glue.send(new UpdateTableCommand({ ...put, SkipArchive: true })));
    },

    async dropTable(name) {
      await glue.send(new DeleteTableCommand({ DatabaseName: catalog, Name: name }));
    },
  };
}
