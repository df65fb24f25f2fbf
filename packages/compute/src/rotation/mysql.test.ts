import { createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { login, MySqlError } from './mysql.ts';
import { proofOf } from './mysql-login.ts';
import { type Answers, greeting, packet, type Send, stubServer } from './testing.ts';

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
  const user = { host: 'localhost', port: server.port, username: 'openemr', password: 'right' };
  const logIn = (ca: string | undefined = server.ca, timeout?: number) => login(user, ca, timeout);
  return { logIn, drop: server.drop };
}
const mysql8 = greeting('caching_sha2_password', nonce);

test('MySQL 8 with a cached password receives a proof; a statement succeeds', async () => {
  const seen: Buffer[] = [];
  const keep = (answer: Buffer) => (content: Buffer) => {
    seen.push(content);
    return answer;
  };
  const { logIn } = await at(mysql8, [keep(ok), keep(ok)]);
  const session = await logIn();
  await session.run('DO 1');
  session.end();
  expect(seen[0]!.includes(proofOf('caching_sha2_password', 'right', nonce))).toBe(true);
  expect(seen[0]!.includes('right')).toBe(false);
  expect(seen[1]).toEqual(Buffer.from('\x03DO 1'));
});

test('MySQL 8 without a cached password receives the password over TLS', async () => {
  let sent = '';
  const { logIn } = await at(mysql8, [
    () => Buffer.from([1, 4]),
    (content) => {
      sent = content.toString();
      return ok;
    },
  ]);
  (await logIn()).end();
  expect(sent).toBe('right\0');
});

test('a server can request the other plugin, with another nonce', async () => {
  const other = Buffer.from('ABCDEFGHIJKLMNOPQRST');
  let proof: Buffer = Buffer.alloc(0);
  const { logIn } = await at(mysql8, [
    () => Buffer.from([0xfe, ...Buffer.from('mysql_native_password\0'), ...other, 0]),
    (content) => {
      proof = content;
      return ok;
    },
  ]);
  (await logIn()).end();
  expect(proof).toEqual(proofOf('mysql_native_password', 'right', other));
});

test('a server that requests the password in plain text does not receive it', async () => {
  const { logIn } = await at(mysql8, [() => Buffer.from([0xfe, ...Buffer.from('mysql_clear_password\0')])]);
  await expect(logIn()).rejects.toThrow('mysql_clear_password');
});

test('a server without TLS, or with an untrusted certificate, receives no credentials', async () => {
  const { logIn } = await at(greeting('caching_sha2_password', nonce, 0x8_8201), []);
  await expect(logIn()).rejects.toThrow('offers no TLS');
  const answered: Buffer[] = [];
  const unknown = await at(mysql8, [
    (content) => {
      answered.push(content);
      return ok;
    },
  ]);
  await expect(unknown.logIn('')).rejects.toThrow('unable to verify the first certificate');
  expect(answered).toEqual([]);
});

test('an error has its number, and does not quote the statement', async () => {
  const { logIn } = await at(mysql8, [() => ok, () => refusal]);
  const error = await (await logIn()).run("ALTER USER 'a'@'%' IDENTIFIED BY 'hush'").catch((caught: Error) => caught);
  expect(error).toBeInstanceOf(MySqlError);
  expect(error).toMatchObject({ code: 1064, message: 'MySQL refused ALTER USER with error 1064.' });
});

test('a closed connection is reported', async () => {
  const { logIn } = await at(mysql8, []);
  await expect(logIn()).rejects.toThrow('closed the connection');
});

describe('packets can arrive in pieces', () => {
  const other = Buffer.from([0xfe, ...Buffer.from('mysql_native_password\0'), ...Buffer.from('A'.repeat(20)), 0]);
  const answers = [() => other, () => ok, () => ok, () => refusal];
  /** The packets of a session, and their lengths with the header. */
  const lengths = [mysql8, other, ok, ok, refusal].map(({ length }) => length + 4);
  const writePieces = async (socket: Socket, pieces: readonly Buffer[]) => {
    for (const piece of pieces) {
      socket.write(piece);
      await pause(2);
    }
  };
  async function wholeSession(logIn: () => ReturnType<typeof login>) {
    const session = await logIn();
    await session.run('DO 1');
    const error = await session.run('ALTER USER x').catch((caught: Error) => caught);
    session.end();
    expect(error).toMatchObject({ code: 1064 });
  }

  test.each(lengths.map((length, number) => [number, length]))(
    'packet %i, of %i bytes, is split at each position',
    async (cutNumber, length) => {
      let cut = 0;
      const { logIn } = await at(mysql8, answers, (socket, bytes, number) =>
        number === cutNumber
          ? void writePieces(socket, [bytes.subarray(0, cut), bytes.subarray(cut)])
          : void socket.write(bytes),
      );
      for (cut = 1; cut < length; cut += 1) await wholeSession(logIn);
    },
    60_000,
  );

  test('each packet arrives byte by byte', async () => {
    const { logIn } = await at(
      mysql8,
      answers,
      (socket, bytes) =>
        void writePieces(
          socket,
          [...bytes].map((byte) => Buffer.from([byte])),
        ),
    );
    await wholeSession(logIn);
  }, 60_000);

  test('two packets arrive at once', async () => {
    const { logIn } = await at(mysql8, [() => Buffer.from([1, 3]), () => ok], (socket, bytes, number) => {
      // If a short proof matches, the server confirms it, and then confirms the login.
      socket.write(number === 1 ? Buffer.concat([bytes, Buffer.from([7, 0, 0, 3]), ok]) : bytes);
    });
    const session = await logIn();
    await session.run('DO 1');
    session.end();
  });
});

describe('a server that does not follow the protocol causes an error', () => {
  /** A server that sends bytes only. */
  async function sends(work: (socket: Socket) => unknown, timeout: number) {
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
    return login({ host: 'localhost', port, username: 'openemr', password: 'right' }, undefined, timeout);
  }
  const slowly = (socket: Socket, begin = '' as string | Buffer) => {
    socket.write(begin);
    const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write('\0')), 50);
  };
  const greets = Buffer.concat([Buffer.from([mysql8.length, 0, 0, 0]), mysql8]);

  test.each<[string, (socket: Socket) => unknown, string]>([
    ['sends nothing', () => {}, 'no complete response within 0.3 seconds'],
    [
      'sends half a greeting',
      (socket) => socket.write(greets.subarray(0, 30)),
      'no complete response within 0.3 seconds',
    ],
    ['sends a byte now and then', (socket) => slowly(socket), 'uses version undefined'],
    ['never ends a packet', (socket) => slowly(socket, Buffer.from([99, 0, 0, 0])), 'no complete response'],
    ['closes in the middle of a packet', (socket) => socket.end(greets.subarray(0, 30)), 'closed the connection'],
    ['closes immediately', (socket) => socket.end(), 'closed the connection'],
    ['resets', (socket) => socket.resetAndDestroy(), 'ECONNRESET'],
    ['sends junk', (socket) => socket.write(Buffer.alloc(70_000, 0xff)), 'a packet of 16777215 bytes'],
    ['sends zeros', (socket) => socket.write(Buffer.alloc(70_000)), 'uses version undefined'],
    ['does not start TLS', (socket) => socket.write(greets), 'no complete response within 0.3 seconds'],
    ['sends more than its greeting', (socket) => socket.write(Buffer.concat([greets, ok])), 'data after its greeting'],
    [
      'responds to TLS with junk',
      (socket) => {
        socket.once('data', () => socket.write('junk'.repeat(99)));
        socket.write(greets);
      },
      'SSL',
    ],
  ])('one that %s', async (_, work, why) => {
    // Only the cases that wait for the timeout use a short one.
    await expect(sends(work, why.startsWith('no complete') ? 300 : 20_000)).rejects.toThrow(why);
  });

  test('one that drops an idle session: the process continues, and the next statement fails', async () => {
    const { logIn, drop } = await at(mysql8, [() => ok]);
    const session = await logIn();
    drop();
    await pause(100);
    await expect(session.run('DO 1')).rejects.toThrow();
    session.end();
  });

  test('one that does not respond after the login', async () => {
    const { logIn } = await at(mysql8, [() => ok, () => ok], (socket, bytes, number) => {
      if (number < 2) socket.write(bytes);
    });
    const session = await logIn(undefined, 2_000);
    await expect(session.run('DO 1')).rejects.toThrow('no complete response within 2 seconds');
  }, 20_000);
});

test('a session can be idle for longer than the timeout of a response', async () => {
  const { logIn } = await at(mysql8, [() => ok, () => ok]);
  const session = await logIn(undefined, 2_000);
  await pause(2_500);
  await session.run('DO 1');
  session.end();
}, 20_000);

describe('rows', () => {
  const column = Buffer.from('\x03def');
  const end = Buffer.from([0xfe, 0, 0, 2, 0]);
  const read = async (...contents: readonly Buffer[]) => {
    const { logIn } = await at(mysql8, [() => ok, () => contents[0]!], (socket, bytes, number) => {
      socket.write(
        number < 2 ? bytes : Buffer.concat([bytes, ...contents.slice(1).map((each, i) => packet(i + 2, each))]),
      );
    });
    const rows: (readonly (string | null)[])[] = [];
    for await (const row of (await logIn()).rows('SELECT id, text FROM log')) rows.push(row);
    return rows;
  };

  test('have values of each length, and NULL', async () => {
    const texts = ['', 'a', 'b'.repeat(300), 'c'.repeat(70_000)];
    const lengths = [[0], [1], [0xfc, 0x2c, 0x01], [0xfd, 0x70, 0x11, 0x01]];
    const row = Buffer.concat([
      ...texts.flatMap((text, index) => [Buffer.from(lengths[index]!), Buffer.from(text)]),
      Buffer.from([0xfb]),
    ]);
    expect(await read(Buffer.from([5]), column, end, row, end)).toEqual([[...texts, null]]);
  });

  test('can be none', async () => {
    expect(await read(Buffer.from([1]), column, end, end)).toEqual([]);
  });

  test('end with the error of the server, without its message', async () => {
    await expect(read(Buffer.from([1]), column, end, refusal)).rejects.toThrow(
      /^MySQL refused SELECT id, with error 1064\.$/,
    );
  });
});
