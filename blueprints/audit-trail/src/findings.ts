import { configRuleName, hipaaConfigRules } from '@hipaa-stacks/audit';
import type { Channel } from '@hipaa-stacks/baseline';
import { type Condition, either, noValue, when } from '@hipaa-stacks/cloudformation';
import type { WatchedEvent } from './events.ts';
import { isUrgent } from './log-parser/configuration.ts';

/** Conditions of the services that report findings, and of the severity. */
export interface FindingConditions {
  readonly HasConformancePack: Condition;
  readonly HasGuardDuty: Condition;
  readonly HasSecurityHub: Condition;
  readonly HasAccessAnalyzer: Condition;
  /** Findings of medium severity send notices too. */
  readonly HasMediumFindings: Condition;
}

export interface FindingsProps {
  /** For findings of critical and high severity. */
  readonly alerts: Channel;
  /** For findings of medium severity. */
  readonly notices: Channel;
}

/** GuardDuty: 4 to 6.9 is medium, 7 and higher is high or critical. Source: Amazon GuardDuty User Guide, "Findings severity levels". */
const guardDutySeverity = { medium: [{ numeric: ['>=', 4, '<', 7] }], high: [{ numeric: ['>=', 7] }] };

/** Rules of the pack about public access, the root user, MFA and the trail. All others are of medium or low severity. */
const highConfigRules: ReadonlySet<string> = new Set([
  'CLOUD_TRAIL_ENABLED',
  'DMS_REPLICATION_NOT_PUBLIC',
  'EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK',
  'IAM_ROOT_ACCESS_KEY_CHECK',
  'INCOMING_SSH_DISABLED',
  'KMS_CMK_NOT_SCHEDULED_FOR_DELETION',
  'LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED',
  'MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS',
  'MULTI_REGION_CLOUD_TRAIL_ENABLED',
  'RDS_INSTANCE_PUBLIC_ACCESS_CHECK',
  'RDS_SNAPSHOTS_PUBLIC_PROHIBITED',
  'REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK',
  'RESTRICTED_INCOMING_TRAFFIC',
  'ROOT_ACCOUNT_MFA_ENABLED',
  'S3_BUCKET_PUBLIC_READ_PROHIBITED',
  'S3_BUCKET_PUBLIC_WRITE_PROHIBITED',
  'SSM_DOCUMENT_NOT_PUBLIC',
]);

/** AWS Config appends this and an ID to the names of the rules of a pack. Source: an AWS sample for duplicate AWS Config rules. */
const PACK = '-conformance-pack-';

/**
 * Findings of high and of medium severity of the optional detection services. A notice contains IDs and types. Titles, descriptions, and the resources
 * of Security Hub and GuardDuty can contain names of users.
 *
 * Source: Amazon GuardDuty User Guide, "Processing GuardDuty findings with Amazon EventBridge"; AWS Security Hub User Guide, "EventBridge
 * event formats for Security Hub CSPM", "Generating and updating control findings"; AWS Config Developer Guide, "Monitoring AWS Config
 * with Amazon EventBridge"; IAM User Guide, "Monitoring AWS Identity and Access Management Access Analyzer with Amazon EventBridge".
 */
const findingEvents = (has: FindingConditions) => {
  const guardDuty = (severity: 'high' | 'medium') =>
    ({
      description: `GuardDuty found a threat of ${severity} severity. Look at the finding in the GuardDuty console.`,
      severity,
      pattern: {
        source: ['aws.guardduty'],
        'detail-type': ['GuardDuty Finding'],
        detail: { severity: guardDutySeverity[severity] },
      },
      fields: { finding: '$.detail.id', type: '$.detail.type', findingSeverity: '$.detail.severity' },
    }) satisfies WatchedEvent;
  const securityHub = (severity: 'high' | 'medium', labels: readonly string[]) =>
    ({
      description: `A control of Security Hub of ${severity} severity failed, or another service reported such a finding to it.`,
      severity,
      pattern: {
        source: ['aws.securityhub'],
        'detail-type': ['Security Hub Findings - Imported'],
        detail: {
          findings: {
            // The findings of these services have rules of their own.
            ProductName: [
              {
                'anything-but': [
                  'Config',
                  either(has.HasGuardDuty, 'GuardDuty', noValue),
                  either(has.HasAccessAnalyzer, 'IAM Access Analyzer', noValue),
                ],
              },
            ],
            // Each check of a control updates its finding. A control that has failed before was in a notice already.
            ProductFields: { PreviousComplianceStatus: [{ exists: false }, { 'anything-but': 'FAILED' }] },
            RecordState: ['ACTIVE'],
            Severity: { Label: labels },
            Workflow: { Status: ['NEW'] },
          },
        },
      },
      fields: {
        finding: '$.detail.findings[0].Id',
        generator: '$.detail.findings[0].GeneratorId',
        findingSeverity: '$.detail.findings[0].Severity.Label',
      },
    }) satisfies WatchedEvent;
  const violations = (severity: 'high' | 'medium', names: { readonly configRuleName: unknown; readonly of?: object }) =>
    ({
      description: `A resource violates a rule of ${severity} severity of the HIPAA conformance pack.`,
      severity,
      pattern: {
        source: ['aws.config'],
        'detail-type': ['Config Rules Compliance Change'],
        detail: {
          messageType: ['ComplianceChangeNotification'],
          configRuleName: names.configRuleName,
          newEvaluationResult: {
            complianceType: ['NON_COMPLIANT'],
            ...(names.of && { evaluationResultIdentifier: { evaluationResultQualifier: names.of } }),
          },
        },
      },
      fields: {
        configRule: '$.detail.configRuleName',
        resourceType: '$.detail.resourceType',
        resource: '$.detail.resourceId',
      },
    }) satisfies WatchedEvent;
  const highPrefixes = hipaaConfigRules
    .filter(({ identifier }) => highConfigRules.has(identifier))
    .map((rule) => `${configRuleName(rule)}${PACK}`);
  return {
    GuardDutyFindings: guardDuty('high'),
    GuardDutyMediumFindings: guardDuty('medium'),
    SecurityHubFindings: securityHub('high', ['CRITICAL', 'HIGH']),
    SecurityHubMediumFindings: securityHub('medium', ['MEDIUM']),
    ConformancePackViolations: violations('high', { configRuleName: highPrefixes.map((prefix) => ({ prefix })) }),
    // The name of the rule is in the event twice. A pattern has one list of alternatives for a field, so each field has one condition.
    ConformancePackMediumViolations: violations('medium', {
      configRuleName: [{ wildcard: `*${PACK}*` }],
      of: { configRuleName: [{ 'anything-but': { prefix: highPrefixes } }] },
    }),
    AccessAnalyzerFindings: {
      description: 'A resource is shared outside the account, or Access Analyzer could not analyze it.',
      severity: 'high',
      pattern: {
        source: ['aws.access-analyzer'],
        'detail-type': ['Access Analyzer Finding'],
        detail: { isDeleted: [false], status: ['ACTIVE'] },
      },
      fields: { finding: '$.detail.id', resourceType: '$.detail.resourceType', resource: '$.detail.resource' },
    },
  } satisfies Readonly<Record<string, WatchedEvent>>;
};

/** The service whose findings a rule sends. */
const services = {
  GuardDutyFindings: 'HasGuardDuty',
  GuardDutyMediumFindings: 'HasGuardDuty',
  SecurityHubFindings: 'HasSecurityHub',
  SecurityHubMediumFindings: 'HasSecurityHub',
  ConformancePackViolations: 'HasConformancePack',
  ConformancePackMediumViolations: 'HasConformancePack',
  AccessAnalyzerFindings: 'HasAccessAnalyzer',
} as const;

/**
 * A rule for each detection service of the stack, which sends its findings of high severity to the topic of alerts; and, if they are
 * chosen, a rule that sends those of medium severity to the topic of notices.
 */
export function findingRules(has: FindingConditions, { alerts, notices }: FindingsProps) {
  const events: Readonly<Record<keyof typeof services, WatchedEvent>> = findingEvents(has);
  return (Object.keys(services) as (keyof typeof services)[]).map((id) => {
    const event = events[id];
    const urgent = isUrgent(event.severity);
    const rule = () => (urgent ? alerts : notices).notice(id, event);
    return when(has[services[id]], () => (urgent ? rule() : when(has.HasMediumFindings, rule)));
  });
}
