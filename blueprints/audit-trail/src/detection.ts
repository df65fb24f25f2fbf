import {
  accessAnalyzer,
  configBucket,
  configRecorder,
  configRuleConditions,
  conformancePack,
  guardDuty,
  hipaaConfigRules,
  rulesByRegion,
  securityHub,
} from '@hipaa-stacks/audit';
import type { Organization } from '@hipaa-stacks/baseline';
import {
  type Arn,
  and,
  type Conditions,
  choice,
  equals,
  flag,
  holds,
  type Id,
  isEnabled,
  isInRegion,
  not,
  option,
  type References,
  type RegionalOption,
  type Resource,
  regionHas,
  regionsWithout,
  sub,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { rolePolicy } from '@hipaa-stacks/compute';

const config = option('CreateConfig', 'HasConfig', {
  label: 'AWS Config recorder',
  description:
    'Records the configuration of all resource types that AWS Config supports in this Region. A Region can have one recorder: leave it false if a recorder exists.',
});

const pack = option('CreateConformancePack', 'HasConformancePack', {
  label: 'HIPAA conformance pack',
  description:
    'Evaluates the account with the rules of the HIPAA conformance pack that exist in this Region, at most 130. Requires CreateConfig. If a recorder exists, deploy the snippet conformance-pack.yaml as a separate stack instead.',
  needs: {
    ConformancePackNeedsConfig: holds(
      isEnabled('CreateConfig'),
      'CreateConformancePack requires CreateConfig. Set CreateConfig to true. If a recorder exists, deploy templates-out/snippets/audit/conformance-pack.yaml as a separate stack instead.',
    ),
    ConformancePackNeedsRegion: regionHas(
      'config-conformance-packs',
      'A conformance pack',
      'Set CreateConformancePack to false.',
    ),
  },
});

const threatDetection = option('CreateGuardDuty', 'HasGuardDuty', {
  label: 'GuardDuty',
  description:
    'Enables GuardDuty threat detection. A Region can have one detector: leave it false if a detector exists.',
});

const hub = option('CreateSecurityHub', 'HasSecurityHub', {
  label: 'Security Hub',
  description:
    'Enables Security Hub CSPM with two standards. Most controls have no result without an AWS Config recorder: set CreateConfig to true, unless a recorder exists in this Region. A Region can have one hub: leave it false if Security Hub is enabled.',
});

const analyzer = option('CreateAccessAnalyzer', 'HasAccessAnalyzer', {
  label: 'Access Analyzer',
  description:
    'Creates an analyzer that finds resources that are shared outside the account. An account can have one such analyzer in a Region: leave it false if one exists.',
});

/** The parameters of the optional services. */
export const detectionParameters = {
  ...config.parameters,
  RecordGlobalResourceTypes: flag('IAM in AWS Config', 'true', {
    Description:
      'Records IAM users, groups, roles and customer managed policies too, if CreateConfig is true. Set it to false if AWS Config records them in another Region of the account. Regions that AWS Config supports since February 2022 or later cannot record them.',
  }),
  ...pack.parameters,
  ...threatDetection.parameters,
  ...hub.parameters,
  ...analyzer.parameters,
  FindingSeverity: choice('Notices of findings', ['high', 'medium'], {
    Description:
      'Lowest severity of findings of GuardDuty, Security Hub and the conformance pack that send a notice. high: high and critical findings, and resources that violate a rule about public access, the root user, MFA or the trail. medium: medium findings too, and resources that violate any rule of the pack; these are sent to NoticeTopicArn. Findings of Access Analyzer are always sent to AlertTopicArn.',
  }),
};

type DetectionReferences = References<typeof detectionParameters>;

/** The conditions of the optional services. */
export const detectionConditions = (p: DetectionReferences) => ({
  ...config.conditions,
  ...pack.conditions,
  ...threatDetection.conditions,
  ...hub.conditions,
  ...analyzer.conditions,
  HasMediumFindings: equals(p.FindingSeverity, 'medium'),
  RecordsGlobalTypes: and(
    equals(p.RecordGlobalResourceTypes, 'true'),
    not(isInRegion(regionsWithout('config-global-resource-types'))),
  ),
  HasRdsProtection: not(isInRegion(regionsWithout('guardduty-rds-protection'))),
  ...configRuleConditions(hipaaConfigRules),
});

/** The rules of the optional services, which CloudFormation checks before it creates resources. */
export const detectionRules = pack.rules;

type Has = Omit<Conditions<typeof detectionConditions>, 'HasMediumFindings'>;

/** What some Regions do not have: see `detectionConditions` and the rules of the blueprint. */
export const regionalOptions: readonly RegionalOption[] = [
  { option: 'CreateConformancePack', notIn: regionsWithout('config-conformance-packs') },
  { option: 'VpnServerCertificateArn', notIn: regionsWithout('client-vpn') },
  { option: 'MonthlyBudget', notIn: regionsWithout('budgets') },
  {
    option: 'CreateConfig',
    leavesOut: 'IAM users, groups, roles and policies',
    notIn: regionsWithout('config-global-resource-types'),
  },
  { option: 'CreateGuardDuty', leavesOut: 'RDS Protection', notIn: regionsWithout('guardduty-rds-protection') },
  ...rulesByRegion(hipaaConfigRules).regional.map(({ rules, notIn }) => ({
    option: 'CreateConformancePack',
    leavesOut: rules.map(({ identifier }) => identifier).join(', '),
    notIn,
  })),
];

/** The role of AWS Config, with the AWS managed policy. It is created before the key, because the key policy names it. */
export const recorderRole = (has: Has, { role }: Organization) =>
  when(has.HasConfig, () =>
    role('ConfigRole', 'config.amazonaws.com', 'Records the configuration of all resources', [
      'service-role/AWS_ConfigRole',
    ]),
  );

export interface DetectionProps {
  readonly role: ReturnType<typeof recorderRole>;
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Value<number>;
}

/** Optional detection services for the account. Most of them can exist once in a Region. */
export function detection(has: Has, { role, key, accessLogs, retentionDays }: DetectionProps) {
  const config = when(has.HasConfig, (present) => {
    const history = configBucket('ConfigHistoryBucket', { key, accessLogs, retentionDays });
    const access = rolePolicy('ConfigAccess', {
      role: present(role.name),
      statements: [
        { Sid: 'GetBucketAcl', Effect: 'Allow', Action: 's3:GetBucketAcl', Resource: history.arn },
        {
          Sid: 'Deliver',
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: sub('${Bucket}/AWSLogs/${AWS::AccountId}/Config/*', { Bucket: history.arn }),
          Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
        },
        { Sid: 'Encrypt', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: key },
      ],
      exceptions: [
        {
          rule: 'cdk-nag:AwsSolutions-IAM5[Resource::<ConfigHistoryBucket.Arn>/AWSLogs/<AWS::AccountId>/Config/*]',
          reason: 'AWS Config generates the names of its objects under this prefix.',
        },
      ],
    });
    const after: readonly Resource[] = [history.policy, access.policy];
    const recorder = configRecorder('ConfigRecorder', {
      role: present(role.arn),
      bucket: history.name,
      key,
      recordsGlobalTypes: has.RecordsGlobalTypes,
      after,
    });
    const pack = when(has.HasConformancePack, () =>
      conformancePack('HipaaConformancePack', {
        rules: hipaaConfigRules,
        after: [recorder.recorder, recorder.channel],
      }),
    );
    return { history, access, recorder, pack };
  });
  return [
    ...Object.values(config),
    when(has.HasGuardDuty, () => guardDuty('GuardDuty', { hasRdsProtection: has.HasRdsProtection })),
    when(has.HasSecurityHub, () => securityHub('SecurityHub')),
    when(has.HasAccessAnalyzer, () => accessAnalyzer('AccessAnalyzer')),
  ];
}
