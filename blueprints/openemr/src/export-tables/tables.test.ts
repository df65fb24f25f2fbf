import { describe, expect, test } from 'vitest';
import { type Aws, type Export, showNewest, type Table } from './tables.ts';
import { file } from './testing.ts';

const done = (id: string, day: number): Export => ({
  id,
  status: 'COMPLETE',
  ended: new Date(Date.UTC(2026, 10, day)),
});

/** AWS with these exports, files and tables. */
function fake(has: { exports: Export[]; files: string[]; tables?: string[]; footer?: Uint8Array }) {
  const tables = new Map((has.tables ?? []).map((name) => [name, undefined as Table | undefined]));
  const asked: number[] = [];
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
      asked.push(bytes);
      const whole = has.footer ?? file;
      return whole.subarray(Math.max(0, whole.length - bytes));
    },
    tables: async () => [...tables.keys()],
    putTable: async (table, isNew) => {
      if (isNew === tables.has(table.name)) throw new Error(`${table.name} is ${isNew ? 'there' : 'not there'}`);
      tables.set(table.name, table);
    },
    dropTable: async (name) => {
      tables.delete(name);
    },
  };
  return { aws, tables, asked };
}

const filesOf = (id: string, ...tables: string[]) =>
  tables.flatMap((table) => [
    `${id}/openemr/openemr.${table}/1/_SUCCESS`,
    `${id}/openemr/openemr.${table}/1/part-00000-x.gz.parquet`,
  ]);

describe('the tables', () => {
  test('are those of the newest export, under the same names as before', async () => {
    const { aws, tables } = fake({
      exports: [done('new', 22), done('old', 15), { id: 'begun', status: 'IN_PROGRESS', ended: undefined }],
      files: [
        ...filesOf('old', 'patient_data'),
        ...filesOf('new', 'patient_data', 'Lists'),
        ...filesOf('begun', 'half'),
      ],
      tables: ['patient_data', 'dropped_since'],
    });
    expect(await showNewest(aws, 'openemr')).toEqual({ id: 'new', tables: 2 });
    expect([...tables.keys()].sort()).toEqual(['lists', 'patient_data']);
    expect(tables.get('patient_data')).toMatchObject({ folder: 'new/openemr/openemr.patient_data/' });
    expect(tables.get('lists')).toMatchObject({ folder: 'new/openemr/openemr.Lists/' });
    expect(tables.get('patient_data')?.columns).toContainEqual({ name: 'dob', type: 'string' });
  });

  test('leave out one that was empty, of which the export has no file', async () => {
    const { aws, tables } = fake({
      exports: [done('new', 22)],
      files: [...filesOf('new', 'patient_data'), 'new/openemr/openemr.empty/1/_SUCCESS'],
    });
    await showNewest(aws, 'openemr');
    expect([...tables.keys()]).toEqual(['patient_data']);
  });

  test('stay where no export is complete, and where one has no table at all', async () => {
    const failed = { id: 'new', status: 'FAILED', ended: new Date() };
    const none = fake({ exports: [failed], files: filesOf('new', 'patient_data'), tables: ['patient_data'] });
    expect(await showNewest(none.aws, 'openemr')).toBeUndefined();
    const empty = fake({ exports: [done('new', 22)], files: filesOf('new'), tables: ['patient_data'] });
    await expect(showNewest(empty.aws, 'openemr')).rejects.toThrow('Export new has no table of openemr');
    for (const { tables } of [none, empty]) expect([...tables.keys()]).toEqual(['patient_data']);
  });

  test('are many: not one is forgotten', async () => {
    const names = Array.from({ length: 283 }, (_, at) => `t${at}`);
    const { aws, tables } = fake({ exports: [done('new', 22)], files: filesOf('new', ...names) });
    await showNewest(aws, 'openemr');
    expect(new Set(tables.keys())).toEqual(new Set(names));
  });
});

test('a footer that is longer than what was read at first is read again, whole', async () => {
  const end = file.length - 8;
  const long = new Uint8Array(70_000 + file.length);
  const length = new DataView(file.buffer, file.byteOffset).getUint32(end, true);
  const footer = file.subarray(end - length, end);
  // What stands behind the last field of the footer is not read: bytes that make it longer.
  long.set(footer, long.length - 8 - 70_000);
  new DataView(long.buffer).setUint32(long.length - 8, 70_000, true);
  long.set(new TextEncoder().encode('PAR1'), long.length - 4);
  const { aws, tables, asked } = fake({ exports: [done('new', 22)], files: filesOf('new', 'wide'), footer: long });
  await showNewest(aws, 'openemr');
  expect(asked).toEqual([65_536, 70_008]);
  expect(tables.get('wide')?.columns).toHaveLength(11);
});
