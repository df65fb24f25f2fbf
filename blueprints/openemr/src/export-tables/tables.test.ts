import { describe, expect, test } from 'vitest';
import { type Aws, type Export, type Table, updateTables } from './tables.ts';
import { file } from './testing.ts';

const complete = (id: string, day: number): Export => ({
  id,
  status: 'COMPLETE',
  ended: new Date(Date.UTC(2026, 10, day)),
});

/** A stand-in for AWS with these exports, files and tables. */
function awsStandIn(has: { exports: Export[]; files: string[]; tables?: string[]; footer?: Uint8Array }) {
  const tables = new Map((has.tables ?? []).map((name) => [name, undefined as Table | undefined]));
  const readBytes: number[] = [];
  const aws: Aws = {
    exports: async () => has.exports,
    folders: async (folder) => [
      ...new Set(
        has.files
          .filter((one) => one.startsWith(folder))
          .map((one) => `${folder}${one.slice(folder.length).split('/')[0]}/`),
      ),
    ],
    parquetFile: async (folder) => has.files.find((one) => one.startsWith(folder) && one.endsWith('.parquet')),
    end: async (_file, bytes) => {
      readBytes.push(bytes);
      const whole = has.footer ?? file;
      return whole.subarray(Math.max(0, whole.length - bytes));
    },
    tables: async () => [...tables.keys()],
    putTable: async (table, isNew) => {
      if (isNew === tables.has(table.name)) throw new Error(`${table.name} ${isNew ? 'exists' : 'does not exist'}`);
      tables.set(table.name, table);
    },
    dropTable: async (name) => {
      tables.delete(name);
    },
  };
  return { aws, tables, readBytes };
}

const filesOf = (id: string, ...tables: string[]) =>
  tables.flatMap((table) => [
    `${id}/openemr/openemr.${table}/1/_SUCCESS`,
    `${id}/openemr/openemr.${table}/1/part-00000-x.gz.parquet`,
  ]);

describe('the tables', () => {
  test('are updated to the newest export, with the same names', async () => {
    const { aws, tables } = awsStandIn({
      exports: [complete('new', 22), complete('old', 15), { id: 'running', status: 'IN_PROGRESS', ended: undefined }],
      files: [
        ...filesOf('old', 'patient_data'),
        ...filesOf('new', 'patient_data', 'Lists'),
        ...filesOf('running', 'half'),
      ],
      tables: ['patient_data', 'dropped_since'],
    });
    expect(await updateTables(aws, 'openemr')).toEqual({ id: 'new', tables: 2 });
    expect([...tables.keys()].sort()).toEqual(['lists', 'patient_data']);
    expect(tables.get('patient_data')).toMatchObject({ folder: 'new/openemr/openemr.patient_data/' });
    expect(tables.get('lists')).toMatchObject({ folder: 'new/openemr/openemr.Lists/' });
    expect(tables.get('patient_data')?.columns).toContainEqual({ name: 'dob', type: 'string' });
  });

  test('do not include a table that was empty, for which the export has no file', async () => {
    const { aws, tables } = awsStandIn({
      exports: [complete('new', 22)],
      files: [...filesOf('new', 'patient_data'), 'new/openemr/openemr.empty/1/_SUCCESS'],
    });
    await updateTables(aws, 'openemr');
    expect([...tables.keys()]).toEqual(['patient_data']);
  });

  test('are not changed if no export is complete, or if an export has no tables', async () => {
    const failed = { id: 'new', status: 'FAILED', ended: new Date() };
    const none = awsStandIn({ exports: [failed], files: filesOf('new', 'patient_data'), tables: ['patient_data'] });
    expect(await updateTables(none.aws, 'openemr')).toBeUndefined();
    const empty = awsStandIn({ exports: [complete('new', 22)], files: filesOf('new'), tables: ['patient_data'] });
    await expect(updateTables(empty.aws, 'openemr')).rejects.toThrow('Export new has no tables of openemr');
    for (const { tables } of [none, empty]) expect([...tables.keys()]).toEqual(['patient_data']);
  });

  test('are all created, also if there are many', async () => {
    const names = Array.from({ length: 283 }, (_, at) => `t${at}`);
    const { aws, tables } = awsStandIn({ exports: [complete('new', 22)], files: filesOf('new', ...names) });
    await updateTables(aws, 'openemr');
    expect(new Set(tables.keys())).toEqual(new Set(names));
  });
});

test('a footer that is longer than the first read is read again completely', async () => {
  const end = file.length - 8;
  const long = new Uint8Array(70_000 + file.length);
  const length = new DataView(file.buffer, file.byteOffset).getUint32(end, true);
  const footer = file.subarray(end - length, end);
  // Bytes after the last field of the footer are not read: they make it longer.
  long.set(footer, long.length - 8 - 70_000);
  new DataView(long.buffer).setUint32(long.length - 8, 70_000, true);
  long.set(new TextEncoder().encode('PAR1'), long.length - 4);
  const { aws, tables, readBytes } = awsStandIn({
    exports: [complete('new', 22)],
    files: filesOf('new', 'wide'),
    footer: long,
  });
  await updateTables(aws, 'openemr');
  expect(readBytes).toEqual([65_536, 70_008]);
  expect(tables.get('wide')?.columns).toHaveLength(11);
});
