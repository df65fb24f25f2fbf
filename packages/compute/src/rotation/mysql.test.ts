import { afterEach, expect, test } from 'vitest';
import { login, MySqlError } from './mysql.ts';
import { proofOf } from './mysql-login.ts';
import { type Answers, greeting, stubServer } from './testing.ts';

const nonce = Buffer.from('abcdefghijklmnopqrst');
const ok = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
const refusal = Buffer.from([0xff, 0x28, 0x04, ...Buffer.from("#42000near 'hush'")]);
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function at(first: Buffer, answers: Answers) {
  const server = await stubServer(first, answers);
  stops.push(server.stop);
  const who = { host: 'localhost', port: server.port, username: 'openemr', password: 'right' };
  return { log: (ca: string | undefined = server.ca) => login(who, ca) };
}
const mysql8 = greeting('caching_sha2_password', nonce);

test('MySQL 8 that remembers the password is shown a proof; a statement is taken', async () => {
  const seen: Buffer[] = [];
  const keep = (answer: Buffer) => (content: Buffer) => {
    seen.push(content);
    return answer;
  };
  const { log } = await at(mysql8, [keep(ok), keep(ok)]);
  const session = await log();
  await session.run('DO 1');
  session.end();
  expect(seen[0]!.includes(proofOf('caching_sha2_password', 'right', nonce))).toBe(true);
  expect(seen[0]!.includes('right')).toBe(false);
  expect(seen[1]).toEqual(Buffer.from('\x03DO 1'));
});

test('MySQL 8 that does not remember it yet is sent the password, under TLS', async () => {
  let sent = '';
  const { log } = await at(mysql8, [
    () => Buffer.from([1, 4]),
    (content) => {
      sent = content.toString();
      return ok;
    },
  ]);
  (await log()).end();
  expect(sent).toBe('right\0');
});

test('a server may ask for the other plugin, with another nonce', async () => {
  const other = Buffer.from('ABCDEFGHIJKLMNOPQRST');
  let proof: Buffer = Buffer.alloc(0);
  const { log } = await at(mysql8, [
    () => Buffer.from([0xfe, ...Buffer.from('mysql_native_password\0'), ...other, 0]),
    (content) => {
      proof = content;
      return ok;
    },
  ]);
  (await log()).end();
  expect(proof).toEqual(proofOf('mysql_native_password', 'right', other));
});

test('a server that wants the password as it is does not get it', async () => {
  const { log } = await at(mysql8, [() => Buffer.from([0xfe, ...Buffer.from('mysql_clear_password\0')])]);
  await expect(log()).rejects.toThrow('mysql_clear_password');
});

test('a server without TLS, or with a certificate of nobody known, learns nothing', async () => {
  const { log } = await at(greeting('caching_sha2_password', nonce, 0x8_8201), []);
  await expect(log()).rejects.toThrow('offers no TLS');
  const answered: Buffer[] = [];
  const unknown = await at(mysql8, [
    (content) => {
      answered.push(content);
      return ok;
    },
  ]);
  await expect(unknown.log('')).rejects.toThrow('self-signed certificate');
  expect(answered).toEqual([]);
});

test('a refusal has its number, and not the statement', async () => {
  const { log } = await at(mysql8, [() => ok, () => refusal]);
  const error = await (await log()).run("ALTER USER 'a'@'%' IDENTIFIED BY 'hush'").catch((caught: Error) => caught);
  expect(error).toBeInstanceOf(MySqlError);
  expect(error).toMatchObject({ code: 1064, message: 'MySQL refused ALTER USER with error 1064.' });
});

test('a server that goes away is said', async () => {
  const { log } = await at(mysql8, []);
  await expect(log()).rejects.toThrow('closed the connection');
});
