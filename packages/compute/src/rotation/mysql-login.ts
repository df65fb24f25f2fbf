import { createHash } from 'node:crypto';

/** What a MySQL server says first. */
export interface Greeting {
  readonly offersTls: boolean;
  readonly plugin: string;
  /** Random bytes that the proof of a password is made with. */
  readonly nonce: Buffer;
}

/** Bits of the capabilities that client and server agree on. */
const can = {
  longPassword: 0x1,
  protocol41: 0x200,
  tls: 0x800,
  secureConnection: 0x8000,
  pluginAuth: 0x8_0000,
} as const;

const capabilities = can.longPassword | can.protocol41 | can.tls | can.secureConnection | can.pluginAuth;
const NONCE_BYTES = 20;
const MAX_PACKET = 0x100_0000;
/** `utf8mb4_general_ci`: MySQL and MariaDB both have it under this number. */
const CHARACTERS = 45;

/** Reads the server's first packet. Throws where it speaks another protocol. */
export function greetingOf(packet: Buffer): Greeting {
  if (packet[0] !== 10) throw new Error(`The server speaks version ${packet[0]} of the protocol, and not 10.`);
  const start = packet.indexOf(0, 1) + 1;
  const low = packet.readUInt16LE(start + 13);
  const high = packet.readUInt16LE(start + 18);
  const nonce = Buffer.concat([packet.subarray(start + 4, start + 12), packet.subarray(start + 31)]);
  return {
    offersTls: ((low | (high << 16)) & can.tls) !== 0,
    plugin: textAt(packet, start + 44),
    nonce: nonce.subarray(0, NONCE_BYTES),
  };
}

/** The text up to the next zero byte, or to the end. */
export function textAt(packet: Buffer, from: number): string {
  const end = packet.indexOf(0, from);
  return packet.toString('utf8', from, end < 0 ? packet.length : end);
}

/** Asks for TLS; the first part of a login too. */
export function tlsRequest(): Buffer {
  const packet = Buffer.alloc(32);
  packet.writeUInt32LE(capabilities, 0);
  packet.writeUInt32LE(MAX_PACKET, 4);
  packet[8] = CHARACTERS;
  return packet;
}

/** Says who logs in, and proves it. */
export function loginRequest(user: string, password: string, { plugin, nonce }: Pick<Greeting, 'plugin' | 'nonce'>) {
  const known = isKnown(plugin) ? plugin : 'mysql_native_password';
  const proof = proofOf(known, password, nonce);
  return Buffer.concat([tlsRequest(), zeroEnded(user), Buffer.from([proof.length]), proof, zeroEnded(known)]);
}

export const zeroEnded = (text: string): Buffer => Buffer.from(`${text}\0`);

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

const isKnown = (plugin: string) => Object.hasOwn(proofs, plugin);

/**
 * That the password is known, without sending it.
 *
 * @throws for a plugin other than MySQL's two for passwords
 */
export function proofOf(plugin: string, password: string, nonce: Buffer): Buffer {
  if (!isKnown(plugin)) throw new Error(`The server asks for ${plugin}, which takes no password that is kept here.`);
  return proofs[plugin]!(Buffer.from(password), nonce.subarray(0, NONCE_BYTES));
}
