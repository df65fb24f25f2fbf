import type { CertificateDetail } from '@aws-sdk/client-acm';
import { type Check, locationOf, ofType, type PreflightContext, textsOf } from './context.ts';
import { type Finding, isNotFound, noteOnError, refusal, warning } from './finding.ts';

/**
 * Refuses a listener certificate that the load balancer would refuse: in another Region, missing, not issued. Warns of one that is not
 * for DomainName, or that expires within a month and that ACM does not renew.
 */
export const certificates: Check = async (context) => {
  const listeners = ofType(context.resources, 'AWS::ElasticLoadBalancingV2::Listener');
  const arns = new Set(textsOf(listeners).filter((text) => /^arn:[^:]+:acm:/.test(text)));
  const findings = [...arns].map((arn) => noteOnError(`certificate ${arn}`, () => certificate(arn, context)));
  return (await Promise.all(findings)).flat();
};

async function certificate(arn: string, { services, region, values }: PreflightContext): Promise<readonly Finding[]> {
  const where = locationOf(arn, values);
  const [, , , itsRegion] = arn.split(':');
  if (itsRegion !== region)
    return [
      refusal(
        where,
        `the certificate is in ${itsRegion}, and the load balancer in ${region}`,
        `Request one in that Region.`,
      ),
    ];
  try {
    const { Certificate } = await services.acm.describeCertificate({ CertificateArn: arn });
    return Certificate ? [...state(where, Certificate), ...names(where, Certificate, values.DomainName)] : [];
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return [
      refusal(where, `this account has no such certificate in ${region}`, 'Fix the ARN: aws acm list-certificates'),
    ];
  }
}

function state(where: string, { Status, NotAfter, RenewalEligibility }: CertificateDetail): readonly Finding[] {
  if (Status !== 'ISSUED')
    return [
      refusal(
        where,
        `the certificate is ${Status}, not ISSUED`,
        'Create the DNS records that ACM requires, or use another certificate.',
      ),
    ];
  const month = 30 * 86_400_000;
  if (RenewalEligibility !== 'INELIGIBLE' || !NotAfter || NotAfter.getTime() > Date.now() + month) return [];
  const what = `it expires on ${NotAfter.toISOString().slice(0, 10)}, and ACM does not renew it`;
  return [warning(where, what, 'Import a new certificate with the same ARN.')];
}

function names(where: string, detail: CertificateDetail, wanted: string | undefined): readonly Finding[] {
  const has = [...new Set([detail.DomainName ?? [], detail.SubjectAlternativeNames ?? []].flat())];
  if (!wanted || has.some((name) => covers(name, wanted))) return [];
  const what = `the certificate is for ${has.join(', ')}, not for ${wanted}: browsers will show a warning`;
  return [warning(where, what, 'Use a certificate for this name.')];
}

/** A `*` matches one label. */
export function covers(name: string, wanted: string): boolean {
  const [first, ...rest] = wanted.toLowerCase().split('.');
  const lower = name.toLowerCase();
  return lower === wanted.toLowerCase() || (Boolean(first) && lower === ['*', ...rest].join('.'));
}
