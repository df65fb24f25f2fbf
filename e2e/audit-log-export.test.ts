import { gunzipSync } from 'node:zlib';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exportTables } from '../blueprints/openemr/src/audit-log-export/export.ts';
import { s3Store } from '../blueprints/openemr/src/audit-log-export/s3-store.ts';
import { login, type Session } from '../packages/compute/src/rotation/mysql.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { hasMariaDb, installCommand, type MariaDb, startMariaDb } from './support/mariadb.ts';

/** Where everything is checked, nothing is left out; elsewhere the report says what was, and how to get it. */
test('there is a server for the tests below', { skip: !hasMariaDb && !process.env.CI }, () => {
  expect(hasMariaDb, `no MariaDB on this machine: ${installCommand}`).toBe(true);
});

const createDatabase = 'CREATE DATABASE openemr CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci';

/** The columns of OpenEMR's own schema, `sql/database.sql`. */
const schema = [
  'CREATE TABLE log (id BIGINT AUTO_INCREMENT PRIMARY KEY, date DATETIME, event VARCHAR(255), category VARCHAR(255), user VARCHAR(255), comments LONGTEXT, patient_id BIGINT, success TINYINT(1) DEFAULT 1)',
  "CREATE TABLE log_comment_encrypt (id INT AUTO_INCREMENT PRIMARY KEY, log_id INT, encrypt ENUM('Yes','No') DEFAULT 'No', checksum LONGTEXT, version TINYINT DEFAULT 0)",
  'CREATE TABLE api_log (id BIGINT AUTO_INCREMENT PRIMARY KEY, log_id BIGINT, method VARCHAR(20), request_url TEXT, response LONGTEXT)',
  'CREATE TABLE extended_log (id BIGINT AUTO_INCREMENT PRIMARY KEY, date DATETIME, event VARCHAR(255), user VARCHAR(255), recipient VARCHAR(255), description LONGTEXT, patient_id BIGINT, uuid BINARY(2))',
];

describe.skipIf(!hasMariaDb)(`on MariaDB and the emulator's S3 (${installCommand})`, () => {
  let database: MariaDb;
  let emulator: Emulator;
  let s3: S3;
  let count = 0;
  let bucket: string;
  beforeAll(async () => {
    [emulator, database] = await Promise.all([startEmulator(), startMariaDb('first-password')]);
    s3 = new S3({ ...clientConfig(emulator), forcePathStyle: true });
    await run(createDatabase, "CREATE USER 'auditor'@'%' IDENTIFIED BY 'reads-only'");
    await run("GRANT SELECT ON openemr.* TO 'auditor'@'%'");
  });
  afterAll(async () => {
    await Promise.all([emulator?.stop(), database?.stop()]);
  });
  beforeEach(async () => {
    count += 1;
    bucket = `evidence-${count}`;
    await s3.createBucket({ Bucket: bucket });
    await run('DROP DATABASE openemr', createDatabase, 'USE openemr', ...schema);
  });

  const place = () => ({ host: 'localhost', port: database.port });
  const asAuditor = () => login({ ...place(), username: 'auditor', password: 'reads-only' }, database.ca);
  async function run(...statements: readonly string[]) {
    const session = await login({ ...place(), username: 'admin', password: 'first-password' }, database.ca);
    for (const statement of statements) await session.run(statement);
    session.end();
  }
  const insert = (...statements: readonly string[]) => run('USE openemr', ...statements);
  const viewed = (patient: number) =>
    `INSERT INTO log (date, event, user, comments, patient_id) VALUES ('2026-11-30 08:15:00', 'view', 'clinician', 'chart', ${patient})`;

  interface Options {
    readonly source?: string;
    readonly now?: () => Date;
    readonly settle?: () => Promise<void>;
    readonly timeLeft?: () => number;
    readonly login?: () => Promise<Session>;
  }
  const november = () => new Date('2026-11-30T09:00:00Z');
  const exportOnce = ({ source = 'openemr-1', now = november, ...more }: Options = {}) =>
    exportTables({
      login: asAuditor,
      database: 'openemr',
      store: s3Store(s3, { bucket, source, now }),
      settle: async () => {},
      timeLeft: () => 600_000,
      ...more,
    });

  async function files(): Promise<readonly string[]> {
    const { Contents = [] } = await s3.listObjectsV2({ Bucket: bucket });
    return Contents.map(({ Key }) => Key!);
  }
  async function lines(prefix: string): Promise<readonly Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = [];
    for (const Key of (await files()).filter((key) => key.startsWith(prefix))) {
      const { Body } = await s3.getObject({ Bucket: bucket, Key });
      const text = gunzipSync(await Body!.transformToByteArray()).toString();
      all.push(
        ...text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
    }
    return all;
  }

  test('who opened which chart is exported, with each table and each column, in any characters', async () => {
    await insert(
      viewed(17),
      "INSERT INTO log (event, comments) VALUES ('query', 'SELECT \\'a\\'\\n\\t\\\\ \"Müller\" 🩺')",
      "INSERT INTO log_comment_encrypt (log_id, checksum) VALUES (1, 'abc')",
      "INSERT INTO api_log (log_id, method, request_url) VALUES (1, 'GET', '/fhir/Patient/17')",
      "INSERT INTO extended_log (event, recipient, uuid) VALUES ('disclosure', 'insurer', x'00ff')",
    );
    expect(await exportOnce()).toEqual({
      rows: { log: 2, log_comment_encrypt: 1, api_log: 1, extended_log: 1 },
      unfinished: [],
    });
    expect(await lines('openemr-1/log/')).toEqual([
      expect.objectContaining({
        id: 1,
        event: 'view',
        user: 'clinician',
        patient_id: 17,
        date: expect.stringMatching(/^2026-11-30 08:15:00/),
      }),
      expect.objectContaining({ id: 2, comments: 'SELECT \'a\'\n\t\\ "Müller" 🩺', patient_id: null }),
    ]);
    expect(await lines('openemr-1/log_comment_encrypt/')).toMatchObject([
      { log_id: 1, checksum: 'abc', encrypt: 'No' },
    ]);
    expect(await lines('openemr-1/api_log/')).toMatchObject([{ request_url: '/fhir/Patient/17' }]);
    expect(await lines('openemr-1/extended_log/')).toMatchObject([{ recipient: 'insurer', uuid: '00FF' }]);
    expect(await files()).toContain(
      'openemr-1/log/year=2026/month=11/0000000000000000001-0000000000000000002.ndjson.gz',
    );
  });

  test('each run exports only new rows, also in the next month and year', async () => {
    for (const [patient, month] of [
      [1, '2026-09'],
      [2, '2026-10'],
      [3, '2026-12'],
      [4, '2027-01'],
    ] as const) {
      await insert(viewed(patient));
      const now = () => new Date(`${month}-15T00:00:00Z`);
      expect((await exportOnce({ now })).rows).toEqual({ log: 1 });
      expect((await exportOnce({ now })).rows).toEqual({});
    }
    expect((await lines('openemr-1/log/')).map(({ patient_id }) => patient_id)).toEqual([1, 2, 3, 4]);
  });

  test('a row that is committed late is not left out: the ids of a run end where it began', async () => {
    await insert(viewed(1));
    const settle = () => insert(viewed(2), viewed(3));
    expect((await exportOnce({ settle })).rows).toEqual({ log: 1 });
    expect((await exportOnce()).rows).toEqual({ log: 2 });
  });

  test('before OpenEMR has set up its database, nothing is exported, and nothing fails', async () => {
    await run('DROP DATABASE openemr', createDatabase);
    expect(await exportOnce()).toEqual({ rows: {}, unfinished: [] });
    expect(await files()).toEqual([]);
  });

  test('a long row and many rows are split into files without a gap', async () => {
    await insert(
      "INSERT INTO log (event, comments) VALUES ('a', REPEAT('x', 12000000)), ('b', REPEAT('y', 12000000)), ('c', REPEAT('z', 12000000)), ('d', 'short')",
      "INSERT INTO api_log (method) SELECT 'GET' FROM seq_1_to_20005",
    );
    expect((await exportOnce()).rows).toEqual({ log: 4, api_log: 20_005 });
    expect((await files()).filter((key) => key.includes('/log/'))).toHaveLength(2);
    expect((await lines('openemr-1/log/')).map(({ event }) => event)).toEqual(['a', 'b', 'c', 'd']);
    expect((await lines('openemr-1/api_log/')).map(({ id }) => id)).toEqual(
      Array.from({ length: 20_005 }, (_, i) => i + 1),
    );
  });

  test('a run that fails is continued by the next one', async () => {
    await insert(viewed(1), "INSERT INTO api_log (method) VALUES ('GET')");
    let logins = 0;
    const fails = async () => {
      logins += 1;
      if (logins === 2) throw new Error('The server closed the connection.');
      return asAuditor();
    };
    await expect(exportOnce({ login: fails })).rejects.toThrow(
      'The audit log was not exported completely. api_log: The server closed the connection.',
    );
    expect((await exportOnce()).rows).toEqual({ api_log: 1 });
    expect(await lines('openemr-1/log/')).toHaveLength(1);
  });

  test('rows that are left for lack of time are reported and exported by the next run', async () => {
    await insert(viewed(1));
    expect(await exportOnce({ timeLeft: () => 60_000 })).toEqual({ rows: {}, unfinished: ['log'] });
    expect((await exportOnce()).rows).toEqual({ log: 1 });
  });

  test('deleted rows are an error, and the other tables are exported all the same', async () => {
    await insert(viewed(1), viewed(2));
    await exportOnce();
    await insert('DELETE FROM log WHERE id = 2', "INSERT INTO extended_log (event) VALUES ('disclosure')");
    await expect(exportOnce()).rejects.toThrow(
      'log: the last row has id 1, but rows up to 2 were exported: rows were deleted',
    );
    expect(await lines('openemr-1/extended_log/')).toHaveLength(1);
    expect(await lines('openemr-1/log/')).toHaveLength(2);
  });

  test('a restored database, which has another name, is exported from its first row', async () => {
    await insert(viewed(1), viewed(2));
    await exportOnce();
    await insert('DELETE FROM log WHERE id = 2', 'ALTER TABLE log AUTO_INCREMENT = 2', viewed(9));
    expect((await exportOnce({ source: 'openemr-2' })).rows).toEqual({ log: 2 });
    expect((await lines('openemr-2/log/')).map(({ patient_id }) => patient_id)).toEqual([1, 9]);
  });

  test('an error of the server is reported without its message, which can quote data', async () => {
    await insert(viewed(1), 'ALTER TABLE log ADD COLUMN `or-else` INT');
    await expect(exportOnce()).rejects.toThrow('The table log has a column name with other characters than letters.');
    const session = await asAuditor();
    const refused = session.rows("SELECT id, 'ePHI' FROM openemr.missing").next();
    await expect(refused).rejects.toThrow(/^MySQL refused SELECT id, with error 1146\.$/);
    session.end();
  });
});
