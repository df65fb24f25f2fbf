import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { greetingOf, loginRequest, nullTerminated, proofOf, textAt, tlsRequest } from './mysql-login.ts';

/** Address and credentials of a login. */
export interface Login {
  /** Host name, which the certificate of the server must contain. */
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** A session with the server. */
export interface Session {
  /** Runs a statement that returns no rows. Throws a `MySqlError` if the server refuses it. */
  run(statement: string): Promise<void>;
  /** Runs a query and returns its rows one by one, each value as text. If the caller stops early, it must end the session. */
  rows(query: string): AsyncGenerator<readonly (string | null)[]>;
  end(): void;
}

/** An error of the server. Without its message, which quotes the statement and may contain a password. */
export class MySqlError extends Error {
  readonly code: number;

  constructor(what: string, code: number) {
    super(`MySQL refused ${what} with error ${code}.`);
    this.name = 'MySqlError';
    this.code = code;
  }
}

/** Error of a login with the wrong name or password: `ER_ACCESS_DENIED_ERROR`. */
export const ACCESS_DENIED = 1045;

/** Timeout of one response of the server, in milliseconds. */
const RESPONSE_TIMEOUT = 15_000;
/** Maximum length of a packet in bytes. Packets of a login and of a statement without rows have some hundred bytes. */
const MAX_PACKET_BYTES = 65_536;
/** Maximum length of a row in bytes: the default `max_allowed_packet` of Aurora MySQL. */
const MAX_ROW_BYTES = 0x400_0000;
/** A packet of this length continues in the next packet. */
const CONTINUED = 0xff_ffff;
/** First byte of a value that is NULL, and of lengths of two, three and eight bytes. */
const value = { absent: 0xfb, two: 0xfc, three: 0xfd, eight: 0xfe } as const;
const reply = { ok: 0x00, moreData: 0x01, switchPlugin: 0xfe, error: 0xff } as const;
const REQUIRES_PASSWORD = 4;
const COM_QUERY = 3;

/**
 * Logs in to MySQL, Aurora MySQL or MariaDB, over TLS 1.2 or newer with a verified certificate only. It implements the
 * two password plugins, statements without rows, and rows as text: the part of the protocol that a password change and
 * an export need. A complete driver is a hundred times as large, and would handle the same passwords.
 *
 * Source: MySQL Source Code Documentation, "Client/Server Protocol", "Connection Phase", "COM_QUERY", "Text Resultset".
 *
 * @param ca CA certificates instead of the default ones of Node.js
 * @param timeout timeout of each response of the server in milliseconds; default: 15 seconds
 */
export async function login(
  { host, port, username, password }: Login,
  ca?: string,
  timeout: number = RESPONSE_TIMEOUT,
): Promise<Session> {
  const plain = connectTcp({ host, port });
  const opened: Socket[] = [plain];
  const end = () => {
    for (const socket of opened) socket.destroy();
  };
  try {
    const before = packetsOn(plain, timeout);
    const greeting = greetingOf(unlessError(await before.read(), 'the connection'));
    if (!greeting.offersTls) throw new Error(`${host} offers no TLS. Turn it on: no credentials are sent without TLS.`);
    if (before.hasMore())
      throw new Error(`${host} sends data after its greeting, before TLS. No credentials were sent.`);
    before.write(tlsRequest());
    const secure = connectTls({ socket: plain, servername: host, minVersion: 'TLSv1.2', ...(ca && { ca }) });
    opened.push(secure);
    await within(timeout, secure, once(secure, 'secureConnect'));
    const packets = packetsOn(secure, timeout, before.sent());
    packets.write(loginRequest(username, password, greeting));
    await authenticate(packets, username, password);
    const send = async (statement: string) => {
      const name = statement.split(' ', 2).join(' ');
      packets.restart();
      packets.write(Buffer.concat([Buffer.from([COM_QUERY]), Buffer.from(statement)]));
      return { name, response: unlessError(await packets.read(), name) };
    };
    return {
      async run(statement) {
        const { name, response } = await send(statement);
        if (response[0] !== reply.ok) throw new Error(`${name} returns rows.`);
      },
      async *rows(query) {
        const { name, response } = await send(query);
        if (response[0] === reply.ok || response[0]! >= value.absent) throw new Error(`${name} returns no rows.`);
        while (!isEnd(await packets.read()));
        for (;;) {
          const packet = unlessError(await packets.read(MAX_ROW_BYTES), name);
          if (isEnd(packet)) return;
          yield valuesOf(packet);
        }
      },
      end,
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** Responds to the server until the login succeeds. */
async function authenticate(packets: Packets, username: string, password: string): Promise<void> {
  for (;;) {
    const packet = unlessError(await packets.read(), `the login of ${username}`);
    if (packet[0] === reply.ok) return;
    if (packet[0] === reply.switchPlugin) {
      const plugin = textAt(packet, 1);
      packets.write(proofOf(plugin, password, packet.subarray(plugin.length + 2)));
    } else if (packet[0] === reply.moreData && packet[1] === REQUIRES_PASSWORD) {
      // The server has no cached hash: it requires the password, which TLS encrypts.
      packets.write(nullTerminated(password));
    } else if (packet[0] !== reply.moreData) {
      throw new Error(`The server responds to the login with ${packet[0]}, which is not supported.`);
    }
  }
}

function unlessError(packet: Buffer, what: string): Buffer {
  if (packet[0] === reply.error) throw new MySqlError(what, packet.readUInt16LE(1));
  return packet;
}

/** The packet after the columns, and after the rows. */
const isEnd = (packet: Buffer) => packet[0] === value.eight && packet.length < 9;

/** The values of a row: each is its length and its text, or one byte for NULL. */
function valuesOf(packet: Buffer): readonly (string | null)[] {
  const values: (string | null)[] = [];
  for (let at = 0; at < packet.length; ) {
    const first = packet[at]!;
    at += 1;
    if (first === value.absent) {
      values.push(null);
      continue;
    }
    const size = first === value.two ? 2 : first === value.three ? 3 : first === value.eight ? 6 : 0;
    const length = size === 0 ? first : packet.readUIntLE(at, size);
    at += first === value.eight ? 8 : size;
    values.push(packet.toString('utf8', at, at + length));
    at += length;
  }
  return values;
}

/** Packets on a socket: three bytes of length, a sequence number, and the content. */
interface Packets {
  /** @param maxBytes maximum length of the content. Default: 64 KB */
  read(maxBytes?: number): Promise<Buffer>;
  write(content: Buffer): void;
  /** The number of the next packet. */
  sent(): number;
  /** Starts again at zero: a new command. */
  restart(): void;
  /** Whether data is left after the last packet. */
  hasMore(): boolean;
}

function packetsOn(socket: Socket, timeout: number, first = 0): Packets {
  let next = first;
  let arrived: Buffer = Buffer.alloc(0);
  let failure: Error | undefined;
  // Stays attached: an error event without a listener would end the process.
  socket.on('error', (error) => {
    failure ??= error;
  });

  async function take(size: number): Promise<Buffer> {
    const parts = [arrived];
    for (let length = arrived.length; length < size; ) {
      const bytes = socket.read() as Buffer | null;
      if (bytes) {
        parts.push(bytes);
        length += bytes.length;
      } else if (failure) throw failure;
      else if (socket.readableEnded || socket.destroyed) throw new Error('The server closed the connection.');
      else await change(socket);
    }
    if (parts.length > 1) arrived = Buffer.concat(parts);
    const taken = arrived.subarray(0, size);
    arrived = arrived.subarray(size);
    return taken;
  }
  async function packet(maxBytes: number): Promise<Buffer> {
    const contents: Buffer[] = [];
    for (let left = maxBytes; ; ) {
      const head = await take(4);
      const size = head.readUIntLE(0, 3);
      if (size > left) throw new Error(`The server sends a packet of ${size} bytes: this is not the MySQL protocol.`);
      next = head[3]! + 1;
      contents.push(await take(size));
      left -= size;
      if (size < CONTINUED) return contents.length === 1 ? contents[0]! : Buffer.concat(contents);
    }
  }
  return {
    read: (maxBytes = MAX_PACKET_BYTES) => within(timeout, socket, packet(maxBytes)),
    write(content) {
      const head = Buffer.alloc(4);
      head.writeUIntLE(content.length, 0, 3);
      head[3] = next++ & 0xff;
      socket.write(Buffer.concat([head, content]));
    },
    sent: () => next,
    restart: () => {
      next = 0;
    },
    hasMore: () => arrived.length > 0 || socket.readableLength > 0,
  };
}

const changes = ['readable', 'end', 'error', 'close'] as const;

/** Waits until there is data to read, or never will be. */
const change = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      for (const event of changes) socket.off(event, done);
      resolve();
    };
    for (const event of changes) socket.on(event, done);
  });

/** Closes a connection on which an expected response does not arrive. A session that expects none can be idle. */
async function within<T>(timeout: number, socket: Socket, awaited: Promise<T>): Promise<T> {
  const fail = () =>
    socket.destroy(new Error(`The server sent no complete response within ${timeout / 1000} seconds.`));
  const timer = setTimeout(fail, timeout);
  try {
    return await awaited;
  } finally {
    clearTimeout(timer);
  }
}
