import { createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { login, MySqlError } from './mysql.ts';
import { proofOf } from './mysql-login.ts';
import { type Answers, greeting, type Send, stubServer } from './testing.ts';

const nonce = Buffer.from('abcdefghijklmnopqrst');
const ok = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
const refusal = Buffer.from([0xff, 0x28, 0x04, ...Buffer.from("#42000near 'hush'")]);
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function at(first: Buffer, answers: Answers, send?: Send) {
  const server = await stubServer(first, answers, send);
  stops.push(server.stop);
  const who = { host: 'localhost', port: server.port, username: 'openemr', password: 'right' };
  const log = (ca: string | undefined = server.ca, patience?: number) => login(who, ca, patience);
  return { log, drop: server.drop };
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

describe('what a server sends may arrive in pieces', () => {
  const other = Buffer.from([0xfe, ...Buffer.from('mysql_native_password\0'), ...Buffer.from('A'.repeat(20)), 0]);
  const answers = [() => other, () => ok, () => ok, () => refusal];
  /** The packets of a session, and their lengths with the head. */
  const lengths = [mysql8, other, ok, ok, refusal].map(({ length }) => length + 4);
  const inPieces = async (socket: Socket, pieces: readonly Buffer[]) => {
    for (const piece of pieces) {
      socket.write(piece);
      await pause(2);
    }
  };
  async function wholeSession(log: () => ReturnType<typeof login>) {
    const session = await log();
    await session.run('DO 1');
    const error = await session.run('ALTER USER x').catch((caught: Error) => caught);
    session.end();
    expect(error).toMatchObject({ code: 1064 });
  }

  test.each(lengths.map((length, number) => [number, length]))(
    'packet %i, of %i bytes, is cut at each of them',
    async (cutNumber, length) => {
      let cut = 0;
      const { log } = await at(mysql8, answers, (socket, bytes, number) =>
        number === cutNumber
          ? void inPieces(socket, [bytes.subarray(0, cut), bytes.subarray(cut)])
          : void socket.write(bytes),
      );
      for (cut = 1; cut < length; cut += 1) await wholeSession(log);
    },
    60_000,
  );

  test('each packet comes byte by byte', async () => {
    const { log } = await at(
      mysql8,
      answers,
      (socket, bytes) =>
        void inPieces(
          socket,
          [...bytes].map((byte) => Buffer.from([byte])),
        ),
    );
    await wholeSession(log);
  }, 60_000);

  test('two packets come at once', async () => {
    const { log } = await at(mysql8, [() => Buffer.from([1, 3]), () => ok], (socket, bytes, number) => {
      // After a short proof that fits, the server says that it does, and then that the login is over.
      socket.write(number === 1 ? Buffer.concat([bytes, Buffer.from([7, 0, 0, 3]), ok]) : bytes);
    });
    const session = await log();
    await session.run('DO 1');
    session.end();
  });
});

describe('a server that does not do its part ends in an error', () => {
  /** A server that sends bytes, and no more. */
  async function sends(work: (socket: Socket) => unknown, patience: number) {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      work(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    const { port } = server.address() as { port: number };
    return login({ host: 'localhost', port, username: 'openemr', password: 'right' }, undefined, patience);
  }
  const slowly = (socket: Socket, begin = '' as string | Buffer) => {
    socket.write(begin);
    const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write('\0')), 50);
  };
  const greets = Buffer.concat([Buffer.from([mysql8.length, 0, 0, 0]), mysql8]);

  test.each<[string, (socket: Socket) => unknown, string]>([
    ['says nothing', () => {}, 'no whole answer within 0.3 seconds'],
    ['says half a greeting', (socket) => socket.write(greets.subarray(0, 30)), 'no whole answer within 0.3 seconds'],
    ['says a byte now and then', (socket) => slowly(socket), 'speaks version undefined'],
    ['never ends a packet', (socket) => slowly(socket, Buffer.from([99, 0, 0, 0])), 'no whole answer'],
    ['ends in the middle', (socket) => socket.end(greets.subarray(0, 30)), 'closed the connection'],
    ['ends at once', (socket) => socket.end(), 'closed the connection'],
    ['resets', (socket) => socket.resetAndDestroy(), 'ECONNRESET'],
    ['sends junk', (socket) => socket.write(Buffer.alloc(70_000, 0xff)), 'a packet of 16777215 bytes'],
    ['sends zeros', (socket) => socket.write(Buffer.alloc(70_000)), 'speaks version undefined'],
    ['does not take up TLS', (socket) => socket.write(greets), 'no whole answer within 0.3 seconds'],
    ['adds to its greeting', (socket) => socket.write(Buffer.concat([greets, ok])), 'more than its greeting'],
    [
      'answers TLS with junk',
      (socket) => {
        socket.once('data', () => socket.write('junk'.repeat(99)));
        socket.write(greets);
      },
      'SSL',
    ],
  ])('one that %s', async (_, work, why) => {
    // Only what waits in vain is to be quick.
    await expect(sends(work, why.startsWith('no whole') ? 300 : 20_000)).rejects.toThrow(why);
  });

  test('one that drops an idle session: the process goes on, and the next statement says so', async () => {
    const { log, drop } = await at(mysql8, [() => ok]);
    const session = await log();
    drop();
    await pause(100);
    await expect(session.run('DO 1')).rejects.toThrow();
    session.end();
  });

  test('one that is silent after the login', async () => {
    const { log } = await at(mysql8, [() => ok, () => ok], (socket, bytes, number) => {
      if (number < 2) socket.write(bytes);
    });
    const session = await log(undefined, 2_000);
    await expect(session.run('DO 1')).rejects.toThrow('no whole answer within 2 seconds');
  }, 20_000);
});

test('a session on which nothing is waited for may be idle for longer than an answer may take', async () => {
  const { log } = await at(mysql8, [() => ok, () => ok]);
  const session = await log(undefined, 2_000);
  await pause(2_500);
  await session.run('DO 1');
  session.end();
}, 20_000);
