import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { greetingOf, loginRequest, proofOf } from './mysql-login.ts';
import { greeting } from './testing.ts';

const nonce = Buffer.from('abcdefghijklmnopqrst');
const hash = (algorithm: string, ...parts: Uint8Array[]) => createHash(algorithm).update(Buffer.concat(parts)).digest();
const xor = (a: Uint8Array, b: Uint8Array) => Buffer.from(a.map((byte, index) => byte ^ b[index]!));

/** How a server verifies a proof: it stores a hash of a hash, and never the password. */
test('a server that stores the hash of the hash accepts the native proof, of this password only', () => {
  const stored = hash('sha1', hash('sha1', Buffer.from('right')));
  const once = (password: string) =>
    xor(proofOf('mysql_native_password', password, nonce), hash('sha1', nonce, stored));
  expect(hash('sha1', once('right'))).toEqual(stored);
  expect(hash('sha1', once('wrong'))).not.toEqual(stored);
});

test('a server that stores the hash of the hash accepts the SHA-256 proof, of this password only', () => {
  const stored = hash('sha256', hash('sha256', Buffer.from('right')));
  const once = (password: string) =>
    xor(proofOf('caching_sha2_password', password, nonce), hash('sha256', stored, nonce));
  expect(hash('sha256', once('right'))).toEqual(stored);
  expect(hash('sha256', once('wrong'))).not.toEqual(stored);
});

test('the password is not sent to a plugin that requires it in plain text', () => {
  expect(() => proofOf('mysql_clear_password', 'right', nonce)).toThrow('mysql_clear_password');
  expect(() => proofOf('toString', 'right', nonce)).toThrow('toString');
});

test('the greeting of MySQL 8 is parsed', () => {
  const { offersTls, plugin, ...read } = greetingOf(greeting('caching_sha2_password', nonce));
  expect({ offersTls, plugin }).toEqual({ offersTls: true, plugin: 'caching_sha2_password' });
  expect(read.nonce).toEqual(nonce);
  expect(greetingOf(greeting('caching_sha2_password', nonce, 0x8_8201)).offersTls).toBe(false);
  expect(() => greetingOf(Buffer.from([9, 0]))).toThrow('version 9');
});

test('a login to a server with an unknown plugin starts with the native proof, and the server requests another', () => {
  expect(loginRequest('openemr', 'right', { plugin: 'dialog', nonce }).toString('latin1')).toMatch(
    /mysql_native_password\0$/,
  );
});
