import { describe, expect, it } from 'vitest';
import { requireNoPlaintextPassword, requirePassword } from './demonstration.ts';

describe('the demonstration fails', () => {
  it('if the secret does not contain the password of the administrator', () => {
    const password = 'synthetic'.repeat(3);
    expect(requirePassword(JSON.stringify({ username: 'admin', password }))).toBe(password);
    for (const secret of ['', '{}', JSON.stringify({ username: 'openemr', password }), '{"username":"admin"}'])
      expect(() => requirePassword(secret)).toThrow('does not contain a password of admin');
  });

  it('if the task definition contains the password in plaintext', () => {
    const definition = (value: string) => ({ containerDefinitions: [{ environment: [{ name: 'OE_PASS', value }] }] });
    expect(() => requireNoPlaintextPassword('synthetic-password', definition('other'))).not.toThrow();
    expect(() => requireNoPlaintextPassword('synthetic-password', definition('synthetic-password'))).toThrow(
      'in plaintext',
    );
  });
});
