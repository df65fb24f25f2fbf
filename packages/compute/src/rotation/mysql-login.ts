import { createHash } from 'node:crypto';

/** First packet of a MySQL server. */
export interface Greeting {
  readonly offersTls: boolean;
  readonly plugin: string;
  /** Random bytes for the proof of a password. */
  readonly nonce: Buffer;
}

/** Bits of the capabilities that client and server negotiate. */
const capability = {
  longPassword: 0x1,
  protocol41: 0x200,
  tls: 0x800,
  secureConnection: 0x8000,
  pluginAuth: 0x8_0000,
} as const;

const capabilities =
  capability.longPassword |
  capability.protocol41 |
  capability.tls |
  capability.secureConnection |
  capability.pluginAuth;
const NONCE_BYTES = 20;
const MAX_PACKET = 0x100_0000;
/** `utf8mb4_general_ci`, with the same number in MySQL and MariaDB. */
const CHARACTER_SET = 45;

/** Parses the first packet of the server. Throws if it is another protocol. */
export function greetingOf(packet: Buffer): Greeting {
  if (packet[0] !== 10) throw new Error(`The server uses version ${packet[0]} of the protocol instead of 10.`);
  const start = packet.indexOf(0, 1) + 1;
  const low = packet.readUInt16LE(start + 13);
  const high = packet.readUInt16LE(start + 18);
  const nonce = Buffer.concat([packet.subarray(start + 4, start + 12), packet.subarray(start + 31)]);
  return {
    offersTls: ((low | (high << 16)) & capability.tls) !== 0,
    plugin: textAt(packet, start + 44),
    nonce: nonce.subarray(0, NONCE_BYTES),
  };
}

/** The string up to the next zero byte, or to the end. */
export function textAt(packet: Buffer, from: number): string {
  const end = packet.indexOf(0, from);
  return packet.toString('utf8', from, end < 0 ? packet.length : end);
}

/** Requests TLS; also the first part of a login. */
export function tlsRequest(): Buffer {
  const packet = Buffer.alloc(32);
  packet.writeUInt32LE(capabilities, 0);
  packet.writeUInt32LE(MAX_PACKET, 4);
  packet[8] = CHARACTER_SET;
  return packet;
}

/** Login with user name and proof of the password. */
export function loginRequest(user: string, password: string, { plugin, nonce }: Pick<Greeting, 'plugin' | 'nonce'>) {
  const supported = isSupported(plugin) ? plugin : 'mysql_native_password';
  const proof = proofOf(supported, password, nonce);
  return Buffer.concat([
    tlsRequest(),
    nullTerminated(user),
    Buffer.from([proof.length]),
    proof,
    nullTerminated(supported),
  ]);
}

export const nullTerminated = (text: string): Buffer => Buffer.from(`${text}\0`);

const sha = (algorithm: 'sha1' | 'sha256', ...parts: readonly Uint8Array[]) =>
  createHash(algorithm).update(Buffer.concat(parts)).digest();
const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, index) => byte ^ b[index]!));

const proofs: Readonly<Record<string, (password: Buffer, nonce: Buffer) => Buffer>> = {
  mysql_native_password: (password, nonce) => {
    const once = sha('sha1', password);
    return xor(once, sha('sha1', nonce, sha('sha1', once)));
  },
  caching_sha2_password: (password, nonce) => {
    const once = sha('sha256', password);
    return xor(once, sha('sha256', sha('sha256', once), nonce));
  },
};

const isSupported = (plugin: string) => Object.hasOwn(proofs, plugin);

/**
 * Proof of knowledge of the password, without sending it.
 *
 * @throws for a plugin other than the two password plugins of MySQL
 */
export function proofOf(plugin: string, password: string, nonce: Buffer): Buffer {
  if (!isSupported(plugin)) throw new Error(`The server requests the plugin ${plugin}, which is not supported.`);
  return proofs[plugin]!(Buffer.from(password), nonce.subarray(0, NONCE_BYTES));
}
