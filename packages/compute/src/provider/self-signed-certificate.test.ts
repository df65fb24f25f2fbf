import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { type CertificateCalls, selfSignedCertificate } from './self-signed-certificate.ts';
import { awsError, stillClock } from './testing.ts';
import type { KeyAndCertificate } from './x509.ts';

const arn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d';
const properties = { CommonName: 'openemr-0a1b2c3d.internal', System: '0a1b2c3d' };
const notMade = { physicalId: 'Certificate', properties };
const made = { physicalId: arn, properties };
const in60Days = new Date('2027-01-21T12:00:00Z');

function acm(calls: Partial<CertificateCalls> = {}) {
  const imported: { readonly as: object; readonly made: KeyAndCertificate }[] = [];
  return {
    imported,
    importCertificate: async (made: KeyAndCertificate, as: object) => {
      imported.push({ as, made });
      return 'arn' in as ? (as.arn as string) : arn;
    },
    describe: async () => ({ commonName: properties.CommonName, expires: in60Days }),
    remove: async () => {},
    ...calls,
  };
}

test('a new one is imported with the tag of the system, and known by its ARN', async () => {
  const calls = acm();
  expect(await selfSignedCertificate(calls).put(notMade, stillClock())).toBe(arn);
  expect(calls.imported.map(({ as }) => as)).toEqual([{ system: '0a1b2c3d' }]);
  expect(new X509Certificate(calls.imported[0]!.made.certificate).subject).toBe(`CN=${properties.CommonName}`);
});

test('one that has 60 days left stays as it is', async () => {
  const calls = acm();
  expect(await selfSignedCertificate(calls).put(made, stillClock())).toBe(arn);
  expect(calls.imported).toEqual([]);
});

test('one that has less is replaced under the same ARN, without tags, which ACM refuses then', async () => {
  const expires = new Date(in60Days.getTime() - 1);
  const calls = acm({ describe: async () => ({ commonName: properties.CommonName, expires }) });
  expect(await selfSignedCertificate(calls).put(made, stillClock())).toBe(arn);
  expect(calls.imported.map(({ as }) => as)).toEqual([{ arn }]);
  const { validTo } = new X509Certificate(calls.imported[0]!.made.certificate);
  expect(Date.parse(validTo)).toBeGreaterThan(in60Days.getTime());
});

test('so is one of another name', async () => {
  const calls = acm({ describe: async () => ({ commonName: 'old.internal', expires: in60Days }) });
  expect(await selfSignedCertificate(calls).put(made, stillClock())).toBe(arn);
  expect(calls.imported.map(({ as }) => as)).toEqual([{ arn }]);
});

test('one that somebody deleted is said, and not made again beside the listener', async () => {
  const calls = acm({ describe: async () => undefined });
  await expect(selfSignedCertificate(calls).put(made, stillClock())).rejects.toThrow(`${arn} is gone`);
  expect(calls.imported).toEqual([]);
});

/** A deletion that fails so many times with this error. */
function busy(times: number, name = 'ResourceInUseException') {
  let left = times;
  const asked: string[] = [];
  return {
    asked,
    async remove(which: string) {
      asked.push(which);
      if (left-- > 0) throw awsError(name, 'it is in use');
    },
  };
}

test('is deleted when the listener has let go of it', async () => {
  const deletion = busy(3);
  const clock = stillClock();
  await selfSignedCertificate(acm(deletion)).remove!(made, clock);
  expect(deletion.asked).toEqual([arn, arn, arn, arn]);
  expect(clock.paused).toEqual([10_000, 10_000, 10_000]);
});

test('a listener that never lets go is said in time for an answer', async () => {
  const clock = stillClock(65_000);
  await expect(selfSignedCertificate(acm(busy(1000))).remove!(made, clock)).rejects.toThrow('it is in use');
  expect(clock.remaining()).toBeGreaterThan(0);
});

test('one that is gone is deleted', async () => {
  const deletion = busy(1, 'ResourceNotFoundException');
  await selfSignedCertificate(acm(deletion)).remove!(made, stillClock());
  expect(deletion.asked).toEqual([arn]);
});

test('one that was never made is deleted without asking', async () => {
  const deletion = busy(0);
  await selfSignedCertificate(acm(deletion)).remove!(notMade, stillClock());
  expect(deletion.asked).toEqual([]);
});

test('another error is said at once', async () => {
  const clock = stillClock();
  await expect(selfSignedCertificate(acm(busy(1, 'InvalidArnException'))).remove!(made, clock)).rejects.toThrow();
  expect(clock.paused).toEqual([]);
});
