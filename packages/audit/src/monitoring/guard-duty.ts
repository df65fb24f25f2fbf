import { type Condition, either, noValue, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface GuardDutyProps {
  /** Condition for Regions with RDS Protection: not in `regionsWithout('guardduty-rds-protection')`. */
  readonly hasRdsProtection: Condition;
}

/** Features in addition to management events, VPC flow logs and DNS logs. A feature without data to analyze costs nothing. */
const features = ['S3_DATA_EVENTS', 'LAMBDA_NETWORK_LOGS', 'EBS_MALWARE_PROTECTION'];

const enabled = (Name: string) => ({ Name, Status: 'ENABLED' as const });

/**
 * Enables GuardDuty for this account and Region, with findings published every fifteen minutes. A Region can have one detector: if it
 * exists, the creation fails.
 *
 * Source: Amazon GuardDuty User Guide, "Protection plans", "Amazon GuardDuty Regions and endpoints".
 */
export function guardDuty(id: string, { hasRdsProtection }: GuardDutyProps) {
  const detector = resource(
    id,
    'AWS::GuardDuty::Detector',
    {
      Enable: true,
      FindingPublishingFrequency: 'FIFTEEN_MINUTES',
      Features: [...features.map(enabled), either(hasRdsProtection, enabled('RDS_LOGIN_EVENTS'), noValue)],
    },
    { supports: ['164.308(a)(1)(ii)(D)'] },
  );
  return snippet([detector], { id: detector.att('Id') });
}
