import { resource, snippet } from '@hipaa-stacks/cloudformation';

/** Features in addition to management events, VPC flow logs and DNS logs. A feature without data to analyze costs nothing. */
const features = ['S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS', 'LAMBDA_NETWORK_LOGS', 'EBS_MALWARE_PROTECTION'];

/**
 * Enables GuardDuty for this account and Region, with findings published every fifteen minutes. A Region can have one detector: if it
 * exists, the creation fails.
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
