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

const SILENCE = 15_000;
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
 */
export async function login({ host, port, username, password }: Login, ca?: string): Promise<Session> {
  const plain = connectTcp({ host, port });
  const opened: Socket[] = [plain];
  const end = () => {
    for (const socket of opened) socket.destroy();
  };
  try {
    const before = packetsOn(plain);
    const greeting = greetingOf(accepted(await before.read(), 'the connection'));
    if (!greeting.offersTls) throw new Error(`${host} offers no TLS. Turn it on: nothing is sent without.`);
    before.write(tlsRequest());
    const secure = connectTls({ socket: plain, servername: host, minVersion: 'TLSv1.2', ...(ca && { ca }) });
    opened.push(secure);
    await once(secure, 'secureConnect');
    const packets = packetsOn(secure, before.sent());
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
}

function packetsOn(socket: Socket, first = 0): Packets {
  let next = first;
  socket.setTimeout(SILENCE, () => socket.destroy(new Error(`The server was silent for ${SILENCE / 1000} seconds.`)));

  async function take(size: number): Promise<Buffer> {
    for (;;) {
      const bytes = size === 0 ? Buffer.alloc(0) : (socket.read(size) as Buffer | null);
      if (bytes?.length === size) return bytes;
      if (socket.readableEnded || socket.destroyed || bytes) throw new Error('The server closed the connection.');
      await once(socket, 'readable');
    }
  }
  return {
    async read() {
      const head = await take(4);
      next = head[3]! + 1;
      return take(head.readUIntLE(0, 3));
    },
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
  };
}
