/** What is called of two clients that the Lambda runtime brings and this workspace does not install. */
declare module '@aws-sdk/client-glue' {
  interface TableInput {
    readonly Name: string;
    readonly TableType: string;
    readonly Parameters: Readonly<Record<string, string>>;
    readonly StorageDescriptor: {
      readonly Location: string;
      readonly Columns: readonly { readonly Name: string; readonly Type: string }[];
      readonly InputFormat: string;
      readonly OutputFormat: string;
      readonly SerdeInfo: { readonly SerializationLibrary: string };
    };
  }
  interface Page {
    readonly TableList?: readonly { readonly Name: string }[];
    readonly NextToken?: string;
  }
  export class CreateTableCommand {
    constructor(input: { DatabaseName: string; TableInput: TableInput });
    readonly output: object;
  }
  export class UpdateTableCommand {
    constructor(input: { DatabaseName: string; TableInput: TableInput; SkipArchive: boolean });
    readonly output: object;
  }
  export class GetTablesCommand {
    constructor(input: { DatabaseName: string; NextToken?: string | undefined });
    readonly output: Page;
  }
  export class DeleteTableCommand {
    constructor(input: { DatabaseName: string; Name: string });
    readonly output: object;
  }
  export class GlueClient {
    constructor(configuration: object);
    send<T>(command: { readonly output: T }): Promise<T>;
  }
}

declare module '@aws-sdk/client-rds' {
  interface Page {
    readonly ExportTasks?: readonly {
      readonly ExportTaskIdentifier?: string;
      readonly Status?: string;
      readonly TaskEndTime?: Date;
    }[];
    readonly Marker?: string;
  }
  export class DescribeExportTasksCommand {
    constructor(input: { SourceArn: string; Marker?: string | undefined });
    readonly output: Page;
  }
  export class RDSClient {
    constructor(configuration: object);
    send<T>(command: { readonly output: T }): Promise<T>;
  }
}
