import { type Column, columnsOf, footerBytes } from './parquet.ts';

/** A table of the catalog: a folder of Parquet files. */
export interface Table {
  /** Without the database: `patient_data`. */
  readonly name: string;
  /** Folder in the bucket, with a slash at its end. */
  readonly folder: string;
  readonly columns: readonly Column[];
}

/** An export that RDS has started, as RDS tells of it. */
export interface Export {
  readonly id: string;
  readonly status: string;
  readonly ended: Date | undefined;
}

/** All that is asked of AWS. */
export interface Aws {
  /** rds:DescribeExportTasks of the cluster. */
  exports(): Promise<readonly Export[]>;
  /** Folders in a folder of the bucket, each with a slash at its end. */
  folders(folder: string): Promise<readonly string[]>;
  /** A Parquet file below a folder, if it has one. */
  parquetFile(folder: string): Promise<string | undefined>;
  /** The last bytes of a file: fewer where it has no more. */
  end(file: string, bytes: number): Promise<Uint8Array>;
  /** Names of the tables of the catalog. */
  tables(): Promise<readonly string[]>;
  putTable(table: Table, isNew: boolean): Promise<void>;
  dropTable(name: string): Promise<void>;
}

/** Bytes that hold most footers: a hundred columns, and what is known of each. */
const MOST = 65_536;

/** Files that are read at a time. */
const AT_A_TIME = 8;

/**
 * Lets the tables of the catalog be those of the newest complete export: its folders, with the columns of their files. Names stay as
 * they are, so that queries do; a table that was empty when it was exported has no file, and is not there.
 *
 * A crawler can't do this: each export has a folder of its own, in which it would find each table anew and give it a new name.
 *
 * @returns the export, and how many tables it has; undefined where none is complete
 * @throws if the export has no table at all: those that there are stay
 */
export async function showNewest(aws: Aws, database: string): Promise<{ id: string; tables: number } | undefined> {
  const newest = newestOf(await aws.exports());
  if (!newest) return undefined;
  const folders = await aws.folders(`${newest.id}/${database}/`);
  const tables = (await inTurns(folders, (folder) => tableAt(aws, folder, database))).flatMap((one) => one ?? []);
  if (tables.length === 0)
    throw new Error(`Export ${newest.id} has no table of ${database}: the tables stay as they were`);
  const known = new Set(await aws.tables());
  await inTurns(tables, (table) => aws.putTable(table, !known.has(table.name)));
  const shown = new Set(tables.map(({ name }) => name));
  const gone = [...known].filter((name) => !shown.has(name));
  await inTurns(gone, (name) => aws.dropTable(name));
  return { id: newest.id, tables: tables.length };
}

const newestOf = (exports: readonly Export[]): Export | undefined =>
  exports
    .filter(({ status, ended }) => status === 'COMPLETE' && ended !== undefined)
    .sort((a, b) => b.ended!.getTime() - a.ended!.getTime())[0];

/** The table in `…/<database>.<table>/`; nothing where it has no file. */
async function tableAt(aws: Aws, folder: string, database: string): Promise<Table | undefined> {
  const file = await aws.parquetFile(folder);
  if (file === undefined) return undefined;
  const end = await aws.end(file, MOST);
  const needed = footerBytes(end);
  const columns = columnsOf(needed > end.length ? await aws.end(file, needed) : end);
  const name = folder.split('/').at(-2)!.slice(`${database}.`.length);
  return {
    name: name.toLowerCase(),
    folder,
    columns: columns.map((one) => ({ ...one, name: one.name.toLowerCase() })),
  };
}

async function inTurns<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<readonly U[]> {
  const done: U[] = [];
  for (let at = 0; at < items.length; at += AT_A_TIME)
    done.push(...(await Promise.all(items.slice(at, at + AT_A_TIME).map(work))));
  return done;
}
