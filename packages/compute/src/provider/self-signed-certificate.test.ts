import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { type CertificateCalls, selfSignedCertificate } from './self-signed-certificate.ts';
import { awsError, stillClock } from './testing.ts';
import type { KeyAndCertificate } from './x509.ts';

const arn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d';
const properties = { CommonName: 'openemr-0a1b2c3d.internal', System: '0a1b2c3d' };
const notCreated = { physicalId: 'Certificate', properties };
const created = { physicalId: arn, properties };
const in60Days = new Date('2027-01-21T12:00:00Z');

function acm(calls: Partial<CertificateCalls> = {}) {
  const imported: { readonly as: object; readonly made: KeyAndCertificate }[] = [];
  return {
    imported,
    importCertificate: async (result: KeyAndCertificate, as: object) => {
      imported.push({ as, made: result });
      return 'arn' in as ? (as.arn as string) : arn;
    },
    describe: async () => ({ commonName: properties.CommonName, expires: in60Days }),
    remove: async () => {},
    ...calls,
  };
}

test('a new certificate is imported with the tag of the system; its ARN is the physical ID', async () => {
  const calls = acm();
  expect(await selfSignedCertificate(calls).put(notCreated, stillClock())).toBe(arn);
  expect(calls.imported.map(({ as }) => as)).toEqual([{ system: '0a1b2c3d' }]);
  expect(new X509Certificate(calls.imported[0]!.made.certificate).subject).toBe(`CN=${properties.CommonName}`);
});

test('a certificate that is valid for 60 more days is not replaced', async () => {
  const calls = acm();
  expect(await selfSignedCertificate(calls).put(created, stillClock())).toBe(arn);
  expect(calls.imported).toEqual([]);
});

test('with fewer days left it is replaced under the same ARN, without tags, which ACM refuses on reimport', async () => {
  const expires = new Date(in60Days.getTime() - 1);
  const calls = acm({ describe: async () => ({ commonName: properties.CommonName, expires }) });
  expect(await selfSignedCertificate(calls).put(created, stillClock())).toBe(arn);
  expect(calls.imported.map(({ as }) => as)).toEqual([{ arn }]);
  const { validTo } = new X509Certificate(calls.imported[0]!.made.certificate);
  expect(Date.parse(validTo)).toBeGreaterThan(in60Days.getTime());
});

test('a certificate with another name is replaced', async () => {
  const calls = acm({ describe: async () => ({ commonName: 'old.internal', expires: in60Days }) });
  expect(await selfSignedCertificate(calls).put(created, stillClock())).toBe(arn);
  expect(calls.imported.map(({ as }) => as)).toEqual([{ arn }]);
});

test('a missing certificate is an error, and is not created again under another ARN', async () => {
  const calls = acm({ describe: async () => undefined });
  await expect(selfSignedCertificate(calls).put(created, stillClock())).rejects.toThrow(`${arn} does not exist`);
  expect(calls.imported).toEqual([]);
});

/** A deletion that fails this many times with this error. */
function failing(times: number, name = 'ResourceInUseException') {
  let remaining = times;
  const deleted: string[] = [];
  return {
    deleted,
    async remove(which: string) {
      deleted.push(which);
      if (remaining-- > 0) throw awsError(name, 'it is in use');
    },
  };
}

test('is deleted when the listener no longer uses it', async () => {
  const deletion = failing(3);
  const clock = stillClock();
  await selfSignedCertificate(acm(deletion)).remove!(created, clock);
  expect(deletion.deleted).toEqual([arn, arn, arn, arn]);
  expect(clock.paused).toEqual([10_000, 10_000, 10_000]);
});

test('a certificate that stays in use is reported in time for the response', async () => {
  const clock = stillClock(65_000);
  await expect(selfSignedCertificate(acm(failing(1000))).remove!(created, clock)).rejects.toThrow('it is in use');
  expect(clock.remaining()).toBeGreaterThan(0);
});

test('a missing certificate counts as deleted', async () => {
  const deletion = failing(1, 'ResourceNotFoundException');
  await selfSignedCertificate(acm(deletion)).remove!(created, stillClock());
  expect(deletion.deleted).toEqual([arn]);
});

test('a certificate that was never created is deleted without a call', async () => {
  const deletion = failing(0);
  await selfSignedCertificate(acm(deletion)).remove!(notCreated, stillClock());
  expect(deletion.deleted).toEqual([]);
});

test('other errors are reported immediately', async () => {
  const clock = stillClock();
  await expect(selfSignedCertificate(acm(failing(1, 'InvalidArnException'))).remove!(created, clock)).rejects.toThrow();
  expect(clock.paused).toEqual([]);
});
