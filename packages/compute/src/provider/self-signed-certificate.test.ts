import { X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { type CertificateCalls, selfSignedCertificate } from './self-signed-certificate.ts';
import { awsError, stillClock } from './testing.ts';
import { certificateAuthority, type KeyAndCertificate, serverCertificate } from './x509.ts';

const arn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d';
const balancer = 'Openemr-LoadB-1A2B-1234567890.us-east-1.elb.amazonaws.com';
const accelerator = 'a1234567890abcdef.awsglobalaccelerator.com';
const properties = { CommonName: 'openemr-0a1b2c3d', DnsNames: balancer, AuthoritySecret: 'ca', System: '0a1b2c3d' };
const notMade = { physicalId: 'Certificate', properties };
const made = { physicalId: arn, properties };
const now = stillClock().now();
const daysBefore = (days: number) => new Date(now.getTime() - days * 86_400_000);

interface Imported {
  readonly as: object;
  readonly certificate: X509Certificate;
  readonly chain: string;
}

/** ACM and Secrets Manager with these contents. */
function aws(content: { secret?: string; certificate?: string } = {}, calls: Partial<CertificateCalls> = {}) {
  const imported: Imported[] = [];
  return {
    content,
    imported,
    authority: () => new X509Certificate((JSON.parse(content.secret!) as KeyAndCertificate).certificate),
    async importCertificate({ certificate }: KeyAndCertificate, authority: KeyAndCertificate, as: object) {
      imported.push({ as, certificate: new X509Certificate(certificate), chain: authority.certificate });
      content.certificate = certificate;
      return 'arn' in as ? (as.arn as string) : arn;
    },
    get: async () => content.certificate,
    read: async () => content.secret,
    async write(_: string, text: string) {
      content.secret = text;
    },
    remove: async () => {},
    ...calls,
  };
}

/** The content after a creation that many days ago. */
let created: (days: number, authorityDays?: number) => Promise<{ secret: string; certificate: string }>;
beforeAll(() => {
  created = async (days, authorityDays = days) => {
    const commonName = properties.CommonName;
    const names = [balancer.toLowerCase()];
    const authority = await certificateAuthority({ commonName, names, now: daysBefore(authorityDays) });
    const { certificate } = await serverCertificate({ commonName, names, now: daysBefore(days) }, authority);
    return { secret: JSON.stringify({ dnsNames: names.join(), commonName, ...authority }), certificate };
  };
});

test('a new certificate is for the name that users open, and signed by a new CA, which is its chain and in the secret', async () => {
  const calls = aws();
  expect(await selfSignedCertificate(calls).put(notMade, stillClock())).toBe(arn);
  const [{ as, certificate, chain }] = calls.imported as [Imported];
  expect(as).toEqual({ system: '0a1b2c3d' });
  expect(certificate.subjectAltName).toBe(`DNS:${balancer.toLowerCase()}`);
  expect(new X509Certificate(chain).fingerprint256).toBe(calls.authority().fingerprint256);
  expect(certificate.checkIssued(calls.authority())).toBe(true);
});

test('the CA in the secret is used again after a creation that failed', async () => {
  const { secret } = await created(1);
  const calls = aws({ secret });
  await selfSignedCertificate(calls).put(notMade, stillClock());
  expect(calls.content.secret).toBe(secret);
});

test('a certificate with more than 60 days left is kept', async () => {
  const calls = aws(await created(336));
  expect(await selfSignedCertificate(calls).put(made, stillClock())).toBe(arn);
  expect(calls.imported).toEqual([]);
});

test('a certificate with fewer than 60 days left is renewed under the same ARN, without tags, by the same CA', async () => {
  const before = await created(338);
  const calls = aws({ ...before });
  expect(await selfSignedCertificate(calls).put(made, stillClock())).toBe(arn);
  expect(calls.imported.map(({ as }) => as)).toEqual([{ arn }]);
  expect(calls.content.secret).toBe(before.secret);
  const [{ certificate }] = calls.imported as [Imported];
  expect(certificate.checkIssued(calls.authority())).toBe(true);
  expect((Date.parse(certificate.validTo) - now.getTime()) / 86_400_000).toBeGreaterThan(396);
});

test('another name needs another CA, because the CA is valid for its names only', async () => {
  const before = await created(1);
  const calls = aws({ ...before });
  const DnsNames = `${balancer},${accelerator}`;
  await selfSignedCertificate(calls).put({ ...made, properties: { ...properties, DnsNames } }, stillClock());
  const [{ as, certificate }] = calls.imported as [Imported];
  expect(as).toEqual({ arn });
  expect(certificate.subjectAltName).toBe(`DNS:${balancer.toLowerCase()}, DNS:${accelerator}`);
  expect(calls.content.secret).not.toBe(before.secret);
  expect(certificate.checkIssued(calls.authority())).toBe(true);
});

test('a CA that a certificate would outlast is replaced', async () => {
  const kept = aws(await created(1, 3650 - 400));
  await selfSignedCertificate(kept).put(made, stillClock());
  expect(kept.imported).toEqual([]);
  const calls = aws(await created(1, 3650 - 397));
  await selfSignedCertificate(calls).put(made, stillClock());
  expect(calls.imported).toHaveLength(1);
  expect((Date.parse(calls.authority().validTo) - now.getTime()) / 86_400_000).toBeGreaterThan(3648);
});

test.each(['', 'not JSON', '{}', '{"certificate": "x"}'])(
  'a secret with the content %j gets a new CA',
  async (secret) => {
    const calls = aws({ ...(await created(1)), secret });
    await selfSignedCertificate(calls).put(made, stillClock());
    const [{ certificate }] = calls.imported as [Imported];
    expect(certificate.checkIssued(calls.authority())).toBe(true);
  },
);

test('a certificate that was deleted is reported, and no other one is created next to the listener', async () => {
  const calls = aws();
  await expect(selfSignedCertificate(calls).put(made, stillClock())).rejects.toThrow(`${arn} does not exist`);
  expect(calls.imported).toEqual([]);
});

/** A deletion that fails so many times with this error. */
function busy(times: number, name = 'ResourceInUseException') {
  let left = times;
  const deleted: string[] = [];
  return {
    deleted,
    async remove(which: string) {
      deleted.push(which);
      if (left-- > 0) throw awsError(name, 'it is in use');
    },
  };
}

test('it is deleted when the listener has released it', async () => {
  const deletion = busy(3);
  const clock = stillClock();
  await selfSignedCertificate(aws({}, deletion)).remove!(made, clock);
  expect(deletion.deleted).toEqual([arn, arn, arn, arn]);
  expect(clock.paused).toEqual([10_000, 10_000, 10_000]);
});

test('a listener that never releases it is reported in time for an answer', async () => {
  const clock = stillClock(65_000);
  await expect(selfSignedCertificate(aws({}, busy(1000))).remove!(made, clock)).rejects.toThrow('it is in use');
  expect(clock.remaining()).toBeGreaterThan(0);
});

test('one that does not exist counts as deleted', async () => {
  const deletion = busy(1, 'ResourceNotFoundException');
  await selfSignedCertificate(aws({}, deletion)).remove!(made, stillClock());
  expect(deletion.deleted).toEqual([arn]);
});

test('one that was never created is deleted without a request', async () => {
  const deletion = busy(0);
  await selfSignedCertificate(aws({}, deletion)).remove!(notMade, stillClock());
  expect(deletion.deleted).toEqual([]);
});

test('another error is reported immediately', async () => {
  const clock = stillClock();
  await expect(selfSignedCertificate(aws({}, busy(1, 'InvalidArnException'))).remove!(made, clock)).rejects.toThrow();
  expect(clock.paused).toEqual([]);
});
