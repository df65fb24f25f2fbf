import { describe, expect, it } from 'vitest';
import { demonstrationChecks } from './demonstration-checks.ts';

const { output, requireNoInboundRules, requireValidCertificate } = demonstrationChecks('portal');

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

describe('a demonstration fails', () => {
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

  it('if the stack has no such output', () => {
    expect(output({ Url: 'https://portal.invalid' }, 'Url')).toBe('https://portal.invalid');
    expect(() => output({ Url: '' }, 'Url')).toThrow('portal: the stack has no output Url');
  });
});
