import { describe, expect, it } from 'vitest';
import { requireClosed, requireGood, requireHidden, requirePassword } from './demonstration.ts';

/** Of openemr.invalid, its key thrown away. */
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
  it('when somebody may come in', () => {
    expect(() => requireClosed([{ IpPermissions: [] }])).not.toThrow();
    for (const groups of [[], [{}], [{ IpPermissions: [{ IpProtocol: 'tcp' }] }]])
      expect(() => requireClosed(groups)).toThrow('admits somebody');
  });

  it('when the certificate is none, or not of now', () => {
    expect(requireGood(synthetic, new Date('2030-01-01'))).toEqual(new Date('2036-11-19T22:27:58Z'));
    expect(() => requireGood('', new Date())).toThrow('there is no certificate');
    for (const time of ['2020-01-01', '2040-01-01'])
      expect(() => requireGood(synthetic, new Date(time))).toThrow('which is not now');
  });

  it('when the secret is not of the administrator', () => {
    const password = 'synthetic'.repeat(3);
    expect(requirePassword(JSON.stringify({ username: 'admin', password }))).toBe(password);
    for (const secret of ['', '{}', JSON.stringify({ username: 'openemr', password }), '{"username":"admin"}'])
      expect(() => requirePassword(secret)).toThrow('holds no password of admin');
  });

  it('when a task is told the password in the open', () => {
    const definition = (value: string) => ({ containerDefinitions: [{ environment: [{ name: 'OE_PASS', value }] }] });
    expect(() => requireHidden('synthetic-password', definition('other'))).not.toThrow();
    expect(() => requireHidden('synthetic-password', definition('synthetic-password'))).toThrow('in the open');
  });
});
