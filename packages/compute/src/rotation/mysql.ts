import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { greetingOf, loginRequest, proofOf, textAt, tlsRequest, zeroEnded } from './mysql-login.ts';

/** Where a user logs in, and as whom. */
export interface Login {
  /** Name that the server's certificate is for. */
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** A session with the server. */
export interface Session {
  /** Runs a statement that gives no rows. Throws a `MySqlError` where the server refuses it. */
  run(statement: string): Promise<void>;
  end(): void;
}

/** What the server refused. Without its message: that quotes the statement, and in it may stand a password. */
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

/** Milliseconds for which one answer of the server is waited for. */
const PATIENCE = 15_000;
/** Bytes of the longest packet that is read. The longest of a login and of a statement without rows have some hundred. */
const LONGEST = 65_536;
const reply = { ok: 0x00, moreData: 0x01, switchPlugin: 0xfe, error: 0xff } as const;
const FULL_PROOF = 4;
const COM_QUERY = 3;

/**
 * Logs in to MySQL, Aurora MySQL or MariaDB, under TLS 1.2 or newer with a certificate that is verified, and never otherwise.
 * It knows the two ways in by password and statements without rows: the part of the protocol that changing a password takes. A
 * whole driver is a hundred times as large, and would be trusted with the same passwords.
 *
 * Source: MySQL Source Code Documentation, "Client/Server Protocol", "Connection Phase" and "COM_QUERY".
 *
 * @param ca certificates of authorities in place of those that Node knows
 * @param patience milliseconds for which each answer of the server is waited for; default: 15 seconds
 */
export async function login(
  { host, port, username, password }: Login,
  ca?: string,
  patience: number = PATIENCE,
): Promise<Session> {
  const plain = connectTcp({ host, port });
  const opened: Socket[] = [plain];
  const end = () => {
    for (const socket of opened) socket.destroy();
  };
  try {
    const before = packetsOn(plain, patience);
    const greeting = greetingOf(accepted(await before.read(), 'the connection'));
    if (!greeting.offersTls) throw new Error(`${host} offers no TLS. Turn it on: nothing is sent without.`);
    if (before.hasMore()) throw new Error(`${host} says more than its greeting before TLS. Nothing was sent.`);
    before.write(tlsRequest());
    const secure = connectTls({ socket: plain, servername: host, minVersion: 'TLSv1.2', ...(ca && { ca }) });
    opened.push(secure);
    await within(patience, secure, once(secure, 'secureConnect'));
    const packets = packetsOn(secure, patience, before.sent());
    packets.write(loginRequest(username, password, greeting));
    await prove(packets, username, password);
    return {
      async run(statement) {
        const name = statement.split(' ', 2).join(' ');
        packets.restart();
        packets.write(Buffer.concat([Buffer.from([COM_QUERY]), Buffer.from(statement)]));
        if (accepted(await packets.read(), name)[0] !== reply.ok) throw new Error(`${name} gives rows.`);
      },
      end,
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** Answers what the server asks for until it lets the user in. */
async function prove(packets: Packets, username: string, password: string): Promise<void> {
  for (;;) {
    const packet = accepted(await packets.read(), `the login of ${username}`);
    if (packet[0] === reply.ok) return;
    if (packet[0] === reply.switchPlugin) {
      const plugin = textAt(packet, 1);
      packets.write(proofOf(plugin, password, packet.subarray(plugin.length + 2)));
    } else if (packet[0] === reply.moreData && packet[1] === FULL_PROOF) {
      // The server holds no short proof of it: it wants the password, which TLS covers.
      packets.write(zeroEnded(password));
    } else if (packet[0] !== reply.moreData) {
      throw new Error(`The server answers the login with ${packet[0]}, which is not known here.`);
    }
  }
}

function accepted(packet: Buffer, what: string): Buffer {
  if (packet[0] === reply.error) throw new MySqlError(what, packet.readUInt16LE(1));
  return packet;
}

/** Packets on a socket: three bytes of length, one that counts them, and the content. */
interface Packets {
  read(): Promise<Buffer>;
  write(content: Buffer): void;
  /** The number of the next packet. */
  sent(): number;
  /** Counts from zero: a new command. */
  restart(): void;
  /** Whether more than what was read has arrived. */
  hasMore(): boolean;
}

function packetsOn(socket: Socket, patience: number, first = 0): Packets {
  let next = first;
  let arrived = Buffer.alloc(0);
  let failure: Error | undefined;
  // For as long as the socket lives: an error while nobody reads would end the process.
  socket.on('error', (error) => {
    failure ??= error;
  });

  async function take(size: number): Promise<Buffer> {
    while (arrived.length < size) {
      const bytes = socket.read() as Buffer | null;
      if (bytes) arrived = Buffer.concat([arrived, bytes]);
      else if (failure) throw failure;
      else if (socket.readableEnded || socket.destroyed) throw new Error('The server closed the connection.');
      else await change(socket);
    }
    const taken = arrived.subarray(0, size);
    arrived = arrived.subarray(size);
    return taken;
  }
  async function packet(): Promise<Buffer> {
    const head = await take(4);
    const size = head.readUIntLE(0, 3);
    if (size > LONGEST) throw new Error(`The server sends a packet of ${size} bytes: it speaks another protocol.`);
    next = head[3]! + 1;
    return take(size);
  }
  return {
    read: () => within(patience, socket, packet()),
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

/** Waits until there is something to read, or will never be. */
const change = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      for (const event of changes) socket.off(event, done);
      resolve();
    };
    for (const event of changes) socket.on(event, done);
  });

/** Ends a connection on which what is waited for does not come. A session on which nothing is waited for may be idle. */
async function within<T>(patience: number, socket: Socket, awaited: Promise<T>): Promise<T> {
  const silent = () => socket.destroy(new Error(`The server gave no whole answer within ${patience / 1000} seconds.`));
  const timer = setTimeout(silent, patience);
  try {
    return await awaited;
  } finally {
    clearTimeout(timer);
  }
}
