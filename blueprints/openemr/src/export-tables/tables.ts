import { type Column, columnsOf, footerBytes } from './parquet.ts';

/** A table of the Glue catalog: a folder of Parquet files. */
export interface Table {
  /** Without the database: `patient_data`. */
  readonly name: string;
  /** Folder in the bucket, with a trailing slash. */
  readonly folder: string;
  readonly columns: readonly Column[];
}

/** An export task of RDS. */
export interface Export {
  readonly id: string;
  readonly status: string;
  readonly ended: Date | undefined;
}

/** The AWS calls of the function. */
export interface Aws {
  /** Returns the export tasks of the cluster (rds:DescribeExportTasks). */
  exports(): Promise<readonly Export[]>;
  /** Returns the subfolders of a folder in the bucket, each with a trailing slash. */
  folders(folder: string): Promise<readonly string[]>;
  /** Returns the key of a Parquet file in a folder; undefined if there is none. */
  parquetFile(folder: string): Promise<string | undefined>;
  /** Returns the last bytes of a file; fewer if the file is shorter. */
  end(file: string, bytes: number): Promise<Uint8Array>;
  /** Returns the names of the tables in the catalog. */
  tables(): Promise<readonly string[]>;
  putTable(table: Table, isNew: boolean): Promise<void>;
  dropTable(name: string): Promise<void>;
}

/** Bytes to read first: enough for most footers, with about a hundred columns. */
const FIRST_READ = 65_536;

/** Number of files that are read at the same time. */
const BATCH_SIZE = 8;

/**
 * Updates the tables of the catalog to the newest complete export: its folders, with the columns of their files. The names of the
 * tables do not change, so queries stay valid. A table that was empty at the export has no file, and is removed from the catalog.
 *
 * A Glue crawler cannot do this: each export has its own folder, for which it would create new tables with other names.
 *
 * @returns the ID of the export and its number of tables; undefined if no export is complete
 * @throws if the export has no tables; the tables of the catalog are then not changed
 */
export async function updateTables(aws: Aws, database: string): Promise<{ id: string; tables: number } | undefined> {
  const newest = newestComplete(await aws.exports());
  if (!newest) return undefined;
  const folders = await aws.folders(`${newest.id}/${database}/`);
  const tables = (await inBatches(folders, (folder) => tableAt(aws, folder, database))).flatMap((table) => table ?? []);
  if (tables.length === 0)
    throw new Error(`Export ${newest.id} has no tables of ${database}. The tables were not changed.`);
  const existing = new Set(await aws.tables());
  await inBatches(tables, (table) => aws.putTable(table, !existing.has(table.name)));
  const exported = new Set(tables.map(({ name }) => name));
  const removed = [...existing].filter((name) => !exported.has(name));
  await inBatches(removed, (name) => aws.dropTable(name));
  return { id: newest.id, tables: tables.length };
}

const newestComplete = (exports: readonly Export[]): Export | undefined =>
  exports
    .filter(({ status, ended }) => status === 'COMPLETE' && ended !== undefined)
    .sort((a, b) => b.ended!.getTime() - a.ended!.getTime())[0];

/** Returns the table in `…/<database>.<table>/`; undefined if it has no file. */
async function tableAt(aws: Aws, folder: string, database: string): Promise<Table | undefined> {
  const file = await aws.parquetFile(folder);
  if (file === undefined) return undefined;
  const end = await aws.end(file, FIRST_READ);
  const needed = footerBytes(end);
  const columns = columnsOf(needed > end.length ? await aws.end(file, needed) : end);
  const name = folder.split('/').at(-2)!.slice(`${database}.`.length);
  return {
    name: name.toLowerCase(),
    folder,
    columns: columns.map((column) => ({ ...column, name: column.name.toLowerCase() })),
  };
}

async function inBatches<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<readonly U[]> {
  const results: U[] = [];
  for (let start = 0; start < items.length; start += BATCH_SIZE)
    results.push(...(await Promise.all(items.slice(start, start + BATCH_SIZE).map(work))));
  return results;
}
