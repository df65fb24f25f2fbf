import { configRuleName, hipaaConfigRules } from '@hipaa-stacks/audit';
import type { Channel } from '@hipaa-stacks/baseline';
import { type Condition, either, noValue, when } from '@hipaa-stacks/cloudformation';
import type { WatchedEvent } from './events.ts';

/** Conditions of the services that report findings, and of the severity. */
export interface FindingConditions {
  readonly HasConformancePack: Condition;
  readonly HasGuardDuty: Condition;
  readonly HasSecurityHub: Condition;
  readonly HasAccessAnalyzer: Condition;
  /** Findings of medium severity send notices too. */
  readonly HasMediumFindings: Condition;
}

/** GuardDuty: 4 to 6.9 is medium, 7 and higher is high or critical. Source: Amazon GuardDuty User Guide, "Findings severity levels". */
const guardDutySeverity = { medium: [{ numeric: ['>=', 4] }], high: [{ numeric: ['>=', 7] }] };

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
 * Findings of the optional detection services, by severity. A notice contains IDs and types. Titles, descriptions, and the resources
 * of Security Hub and GuardDuty can contain names of users.
 *
 * Source: Amazon GuardDuty User Guide, "Processing GuardDuty findings with Amazon EventBridge"; AWS Security Hub User Guide, "EventBridge
 * event formats for Security Hub CSPM", "Generating and updating control findings"; AWS Config Developer Guide, "Monitoring AWS Config
 * with Amazon EventBridge"; IAM User Guide, "Monitoring AWS Identity and Access Management Access Analyzer with Amazon EventBridge".
 */
const findingEvents = (has: FindingConditions) =>
  ({
    GuardDutyFindings: {
      description: 'GuardDuty found a threat. Look at the finding in the GuardDuty console.',
      severity: 'high',
      pattern: {
        source: ['aws.guardduty'],
        'detail-type': ['GuardDuty Finding'],
        detail: { severity: either(has.HasMediumFindings, guardDutySeverity.medium, guardDutySeverity.high) },
      },
      fields: { finding: '$.detail.id', type: '$.detail.type', findingSeverity: '$.detail.severity' },
    },
    SecurityHubFindings: {
      description: 'A control of Security Hub failed, or another service reported a finding to it.',
      severity: 'high',
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
            Severity: { Label: ['CRITICAL', 'HIGH', either(has.HasMediumFindings, 'MEDIUM', noValue)] },
            Workflow: { Status: ['NEW'] },
          },
        },
      },
      fields: {
        finding: '$.detail.findings[0].Id',
        generator: '$.detail.findings[0].GeneratorId',
        findingSeverity: '$.detail.findings[0].Severity.Label',
      },
    },
    ConformancePackViolations: {
      description: 'A resource violates a rule of the HIPAA conformance pack.',
      severity: 'high',
      pattern: {
        source: ['aws.config'],
        'detail-type': ['Config Rules Compliance Change'],
        detail: {
          messageType: ['ComplianceChangeNotification'],
          configRuleName: either(
            has.HasMediumFindings,
            [{ wildcard: `*${PACK}*` }],
            hipaaConfigRules
              .filter(({ identifier }) => highConfigRules.has(identifier))
              .map((rule) => ({ prefix: `${configRuleName(rule)}${PACK}` })),
          ),
          newEvaluationResult: { complianceType: ['NON_COMPLIANT'] },
        },
      },
      fields: {
        configRule: '$.detail.configRuleName',
        resourceType: '$.detail.resourceType',
        resource: '$.detail.resourceId',
      },
    },
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
  }) satisfies Readonly<Record<string, WatchedEvent>>;

/** The service whose findings a rule sends. */
const services = {
  GuardDutyFindings: 'HasGuardDuty',
  SecurityHubFindings: 'HasSecurityHub',
  ConformancePackViolations: 'HasConformancePack',
  AccessAnalyzerFindings: 'HasAccessAnalyzer',
} as const;

/** A rule for each detection service of the stack, which sends its findings to the topic. */
export function findingRules(has: FindingConditions, alerts: Channel) {
  const events = findingEvents(has);
  return (Object.keys(services) as (keyof typeof services)[]).map((id) =>
    when(has[services[id]], () => alerts.notice(id, events[id] as WatchedEvent)),
  );
}
