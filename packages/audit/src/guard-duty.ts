import { resource, snippet } from '@hipaa-stacks/cloudformation';

/** What GuardDuty looks at beside management events, flow logs and name look-ups; each is free until it has something to look at. */
const features = ['S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS', 'LAMBDA_NETWORK_LOGS', 'EBS_MALWARE_PROTECTION'];

/**
 * GuardDuty for this account and Region, with findings every fifteen minutes. There is one detector in a Region: where one exists,
 * the creation fails.
 *
 * Source: Amazon GuardDuty User Guide, "Protection plans".
 */
export function guardDuty(id: string) {
  const detector = resource(
    id,
    'AWS::GuardDuty::Detector',
    {
      Enable: true,
      FindingPublishingFrequency: 'FIFTEEN_MINUTES',
      Features: features.map((Name) => ({ Name, Status: 'ENABLED' })),
    },
    { supports: ['164.308(a)(1)(ii)(D)'] },
  );
  return snippet([detector], { id: detector.att('Id') });
}
