import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { localhostCertificate } from '../provider/testing.ts';
import { ACCESS_DENIED, type Login, MySqlError, type Session } from './mysql.ts';
import type { SecretCalls } from './rotate.ts';

/** Secrets, as in Secrets Manager: secret -> version -> value and stages. */
export function secretStore(start: Readonly<Record<string, object>>) {
  const secrets = new Map(
    Object.entries(start).map(([secret, value]) => [
      secret,
      new Map([['first', { value: JSON.stringify(value), stages: new Set(['AWSCURRENT']) }]]),
    ]),
  );
  const versionsOf = (secret: string) => secrets.get(secret)!;
  const calls: SecretCalls = {
    stages: async (secret) =>
      Object.fromEntries([...versionsOf(secret)].map(([version, { stages }]) => [version, [...stages]])),
    read: async (secret, stage, wanted) =>
      [...versionsOf(secret)].find(
        ([version, { stages }]) => stages.has(stage) && (wanted === undefined || version === wanted),
      )?.[1].value,
    write: async (secret, version, value) =>
      void versionsOf(secret).set(version, { value, stages: new Set(['AWSPENDING']) }),
    promote: async (secret, to, from) => {
      versionsOf(secret).get(from)!.stages.delete('AWSCURRENT');
      versionsOf(secret).get(to)!.stages.add('AWSCURRENT');
    },
  };
  return { calls, current: async (secret: string) => JSON.parse((await calls.read(secret, 'AWSCURRENT'))!) };
}

async function* noRows(): AsyncGenerator<never> {}

/** A database with users and passwords, which accepts the statements of a rotation. */
export function database(passwords: Record<string, string>) {
  const statements: string[] = [];
  const run = async (statement: string) => {
    statements.push(statement);
    const [, verb, name = '', password = ''] =
      /^(CREATE|ALTER) USER (?:IF NOT EXISTS )?'(\w+)'@'%' IDENTIFIED BY '([^']+)'$/.exec(statement) ?? [];
    if (verb === 'ALTER' || (verb === 'CREATE' && !(name in passwords))) passwords[name] = password;
  };
  const login = async ({ username, password }: Login): Promise<Session> => {
    if (passwords[username] !== password) throw new MySqlError(`the login of ${username}`, ACCESS_DENIED);
    return { run, rows: noRows, end() {} };
  };
  return { passwords, statements, login };
}

export const packet = (number: number, content: Uint8Array): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUIntLE(content.length, 0, 3);
  head[3] = number;
  return Buffer.concat([head, content]);
};

/** First packet of a MySQL 8 server. */
export function greeting(plugin: string, nonce: Buffer, capabilities = 0x8_8a01): Buffer {
  const fixed = Buffer.alloc(31);
  nonce.copy(fixed, 4, 0, 8);
  fixed.writeUInt16LE(capabilities & 0xffff, 13);
  fixed.writeUInt16LE(capabilities >>> 16, 18);
  fixed[20] = 21;
  return Buffer.concat([
    Buffer.from([10]),
    Buffer.from('8.0.39\0'),
    fixed,
    nonce.subarray(8),
    Buffer.from(`\0${plugin}\0`),
  ]);
}

/** Responses to the packets of a client over TLS, in order: each receives the packet and returns the next one. */
export type Answers = readonly ((content: Buffer, number: number) => Uint8Array)[];

/** How a server sends its packets, with the greeting as number 0. Default: each packet in one write. */
export type Send = (socket: Socket, bytes: Buffer, number: number) => void;

/**
 * A server on 127.0.0.1 that sends `first`, starts TLS, and then responds. It has a certificate for `localhost`.
 *
 * @param send how it sends each of its packets
 */
export async function stubServer(
  first: Uint8Array,
  answers: Answers,
  send: Send = (socket, bytes) => void socket.write(bytes),
) {
  const { certificate, privateKey, ca } = await localhostCertificate();
  const sockets: Socket[] = [];
  const server = createServer((plain) => {
    sockets.push(plain);
    plain.on('error', () => {});
    plain.setNoDelay(true);
    send(plain, packet(0, first), 0);
    plain.once('readable', () => {
      plain.read(36);
      const secureContext = createSecureContext({ cert: certificate, key: privateKey });
      const secure = new TLSSocket(plain, { isServer: true, secureContext });
      secure.on('error', () => {});
      const remaining = [...answers];
      secure.on('data', (bytes: Buffer) => {
        const answer = remaining.shift();
        const number = answers.length - remaining.length;
        if (answer) send(secure, packet(bytes[3]! + 1, answer(bytes.subarray(4), bytes[3]!)), number);
        else secure.end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    ca,
    port: typeof address === 'object' && address ? address.port : 0,
    /** Drops all connections at once. */
    drop() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
