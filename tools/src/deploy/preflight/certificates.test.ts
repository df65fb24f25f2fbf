import type { CertificateDetail } from '@aws-sdk/client-acm';
import { expect, test } from 'vitest';
import { certificates, covers } from './certificates.ts';
import { type Account, awsError, linesOf, openEmrContext } from './testing/openemr.ts';

const CertificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';
const issued: CertificateDetail = {
  CertificateArn,
  DomainName: 'clinic.example',
  SubjectAlternativeNames: ['clinic.example', '*.clinic.example'],
  Status: 'ISSUED',
  Type: 'AMAZON_ISSUED',
  RenewalEligibility: 'ELIGIBLE',
  NotAfter: new Date(Date.now() + 86_400_000),
};

const accountWith = (detail: CertificateDetail | undefined): Account => ({
  acm: {
    describeCertificate: async () => {
      if (!detail) throw awsError('ResourceNotFoundException', 'Could not find certificate');
      return { Certificate: detail };
    },
  },
});

const run = async (detail: CertificateDetail | undefined, region = 'us-east-1', DomainName = 'emr.clinic.example') =>
  linesOf(await certificates(openEmrContext({ CertificateArn, DomainName }, accountWith(detail), { region })));

test('an issued certificate of this Region for the name is accepted', async () => {
  expect(await run(issued)).toEqual([]);
});

test('a certificate that the load balancer would refuse is refused', async () => {
  expect(await run({ ...issued, Status: 'PENDING_VALIDATION' })).toEqual([
    expect.stringMatching(/^refusal parameter CertificateArn: the certificate is PENDING_VALIDATION, not ISSUED\./),
  ]);
  expect(await run(undefined)).toEqual([expect.stringContaining('this account has no such certificate in us-east-1')]);
  expect(await run(issued, 'eu-west-1')).toEqual([
    'refusal parameter CertificateArn: the certificate is in us-east-1, and the load balancer in eu-west-1. Request one in that Region.',
  ]);
});

test('a certificate for other names is a warning', async () => {
  expect(await run(issued, 'us-east-1', 'emr.other.example')).toEqual([
    'warning parameter CertificateArn: the certificate is for clinic.example, *.clinic.example, not for emr.other.example: browsers will show a warning. Use a certificate for this name.',
  ]);
  expect(covers('*.clinic.example', 'a.b.clinic.example')).toBe(false);
  expect(covers('*.clinic.example', 'clinic.example')).toBe(false);
});

test('an imported certificate that expires within a month is a warning', async () => {
  const imported = { ...issued, Type: 'IMPORTED', RenewalEligibility: 'INELIGIBLE' } as const;
  expect(await run(imported)).toEqual([expect.stringMatching(/^warning .*and ACM does not renew it/)]);
  expect(await run({ ...imported, NotAfter: new Date(Date.now() + 90 * 86_400_000) })).toEqual([]);
});

test('a certificate that the stack creates is not checked', async () => {
  const parameters = { DomainName: 'emr.clinic.example', HostedZoneId: 'Z123' };
  expect(linesOf(await certificates(openEmrContext(parameters, {})))).toEqual([]);
});
