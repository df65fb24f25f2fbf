import { describe, expect, it } from 'vitest';
import {
  requireNoInboundRules,
  requireNoPlaintextPassword,
  requirePassword,
  requireValidCertificate,
} from './demonstration.ts';

/** A certificate for openemr.invalid, whose private key was deleted. */
const synthetic = `-----BEGIN CERTIFICATE-----
MIIBiTCCAS+gAwIBAgIUXhZ45TjS8KUQqwbAClN2d/JX1G4wCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPb3BlbmVtci5pbnZhbGlkMB4XDTI2MTEyMjIyMjc1OFoXDTM2
MTExOTIyMjc1OFowGjEYMBYGA1UEAwwPb3BlbmVtci5pbnZhbGlkMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAE6llNd+QyFQeo8f+U2C8dpQPvvrKDr+Tk3AclsAlm
VP4KbSIQ26lBuoHppKbNWpOeHKYx5EaJ95Z90EGSYsX0LKNTMFEwHQYDVR0OBBYE
FKm5GOOKV1kkTu6TvQXOr3cS7VcsMB8GA1UdIwQYMBaAFKm5GOOKV1kkTu6TvQXO
r3cS7VcsMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgANB0Oheu
8JCo30sjxWm1Snycswb2hjh2Ouc33y7zKWICIQCiTRFQXL9gbwQOHe/w9/a96itY
0dVvztkz07c932Ijdw==
-----END CERTIFICATE-----`;

describe('the demonstration fails', () => {
  it('if the security group allows inbound traffic', () => {
    expect(() => requireNoInboundRules([{ IpPermissions: [] }])).not.toThrow();
    for (const groups of [[], [{}], [{ IpPermissions: [{ IpProtocol: 'tcp' }] }]])
      expect(() => requireNoInboundRules(groups)).toThrow('has inbound rules');
  });

  it('if the certificate is missing, for another name, or not valid now', () => {
    const name = 'openemr.invalid';
    const inTime = new Date('2030-01-01');
    expect(requireValidCertificate(synthetic, name, inTime)).toEqual(new Date('2036-11-19T22:27:58Z'));
    expect(() => requireValidCertificate('', name, new Date())).toThrow('there is no certificate');
    expect(() => requireValidCertificate(synthetic, 'other.invalid', inTime)).toThrow('not valid for other.invalid');
    for (const time of ['2020-01-01', '2040-01-01'])
      expect(() => requireValidCertificate(synthetic, name, new Date(time))).toThrow('is not valid now');
  });

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
