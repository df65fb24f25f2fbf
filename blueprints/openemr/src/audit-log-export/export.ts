import { gzipSync } from 'node:zlib';
import type { Session } from '@hipaa-stacks/compute/mysql';

/**
 * Tables in which OpenEMR records who did what: `log` has the events, such as viewed records; `log_comment_encrypt` their checksums;
 * `api_log` the API requests that belong to them; `extended_log` disclosures. OpenEMR only adds rows to them.
 *
 * Source: openemr/openemr, src/Common/Logging/Audit/LogTablesSink.php, src/Common/Logging/EventAuditLogger.php, `recordDisclosure`.
 */
const tables = ['log', 'log_comment_encrypt', 'api_log', 'extended_log'] as const;

type Table = (typeof tables)[number];

/** Files with rows of one table, in the order of their ids. */
export interface Store {
  /** The last id that was written, or 0. */
  lastId(table: Table): Promise<bigint>;
  /** Writes a file with the rows from one id to another. */
  write(table: Table, from: bigint, to: bigint, content: Uint8Array): Promise<void>;
}

export interface ExportTools {
  /** Logs in to the database server as a user that can read `database`. */
  login(): Promise<Session>;
  readonly database: string;
  readonly store: Store;
  /** Waits until rows that were being written when the export started have been committed. */
  settle(): Promise<void>;
  /** Milliseconds until the function is stopped. */
  timeLeft(): number;
}

/** Number of rows that were exported, by table, and the tables of which rows are left for the next run. */
export interface Exported {
  readonly rows: Readonly<Record<string, number>>;
  readonly unfinished: readonly Table[];
}

/** Maximum number of rows and of characters in a file. One more row, of up to 64 MB, can follow. */
const FILE = { rows: 20_000, characters: 32_000_000 };

/** Milliseconds that must be left to write another file. */
const TIME_FOR_A_FILE = 120_000;

/**
 * Writes all new rows to the store, as one JSON object a line, compressed. A row is written when its id is greater than the last
 * written one, so the store itself is the state: a run that fails or is repeated leaves no gap.
 *
 * Rows are read up to the greatest id at the start of the run, after a pause: a row with a lower id can be committed later than one
 * with a higher id.
 *
 * @throws if a table could not be exported, after the others. The message contains names of tables and no data.
 */
export async function exportTables(tools: ExportTools): Promise<Exported> {
  const { store, settle } = tools;
  const found = await withSession(tools, async (session) => {
    const columns = await columnsOf(session);
    const greatest = new Map<Table, bigint>();
    for (const table of columns.keys()) greatest.set(table, await greatestId(session, table));
    return { columns, greatest };
  });
  if (found.columns.size > 0) await settle();
  const rows: Record<string, number> = {};
  const unfinished: Table[] = [];
  const failed: string[] = [];
  for (const [table, columns] of found.columns) {
    const to = found.greatest.get(table)!;
    try {
      let last = await store.lastId(table);
      if (last > to)
        throw new Error(`the last row has id ${to}, but rows up to ${last} were exported: rows were deleted`);
      while (last < to && tools.timeLeft() >= TIME_FOR_A_FILE) {
        const file = await read(tools, table, columns, { after: last, to });
        if (file.rows === 0) break;
        await store.write(table, file.from, file.to, gzipSync(file.content));
        rows[table] = (rows[table] ?? 0) + file.rows;
        last = file.to;
      }
      if (last < to && tools.timeLeft() < TIME_FOR_A_FILE) unfinished.push(table);
    } catch (error) {
      failed.push(`${table}: ${(error as Error).message}`);
    }
  }
  if (failed.length > 0) throw new Error(`The audit log was not exported completely. ${failed.join('; ')}.`);
  return { rows, unfinished };
}

async function withSession<T>({ login, database }: ExportTools, use: (session: Session) => Promise<T>): Promise<T> {
  const session = await login();
  try {
    await session.run(`USE \`${database}\``);
    return await use(session);
  } finally {
    session.end();
  }
}

interface Column {
  readonly name: string;
  readonly isBinary: boolean;
}

/** The columns of the tables that exist: none before OpenEMR has set up its database. */
async function columnsOf(session: Session): Promise<ReadonlyMap<Table, readonly Column[]>> {
  const names = tables.map((table) => `'${table}'`).join(', ');
  const query =
    'SELECT table_name, column_name, data_type FROM information_schema.columns ' +
    `WHERE table_schema = DATABASE() AND table_name IN (${names}) ORDER BY table_name, ordinal_position`;
  const columns = new Map<Table, Column[]>();
  for await (const [table, name, type] of session.rows(query)) {
    if (!/^\w+$/.test(name!))
      throw new Error(`The table ${table} has a column name with other characters than letters.`);
    const known = columns.get(table as Table) ?? [];
    columns.set(table as Table, [...known, { name: name!, isBinary: /blob|binary/i.test(type!) }]);
  }
  return columns;
}

async function greatestId(session: Session, table: Table): Promise<bigint> {
  let greatest = 0n;
  for await (const [id] of session.rows(`SELECT MAX(id) FROM \`${table}\``)) greatest = BigInt(id ?? 0);
  return greatest;
}

/** Reads the rows of one file. */
function read(tools: ExportTools, table: Table, columns: readonly Column[], range: { after: bigint; to: bigint }) {
  const values = columns.map(({ name, isBinary }) => `'${name}', ${isBinary ? `HEX(\`${name}\`)` : `\`${name}\``}`);
  const query =
    `SELECT id, JSON_OBJECT(${values.join(', ')}) FROM \`${table}\` ` +
    `WHERE id > ${range.after} AND id <= ${range.to} ORDER BY id LIMIT ${FILE.rows}`;
  return withSession(tools, async (session) => {
    const lines: string[] = [];
    const ids: bigint[] = [];
    let characters = 0;
    for await (const [id, json] of session.rows(query)) {
      ids.push(BigInt(id!));
      lines.push(json ?? JSON.stringify({ id: Number(id), omitted: 'The row is larger than max_allowed_packet.' }));
      characters += lines.at(-1)!.length;
      if (characters >= FILE.characters) break;
    }
    return { rows: ids.length, from: ids[0] ?? 0n, to: ids.at(-1) ?? 0n, content: `${lines.join('\n')}\n` };
  });
}
