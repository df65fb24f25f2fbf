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
import {
  type Arn,
  and,
  type Condition,
  type Expr,
  equals,
  type Id,
  isInRegion,
  not,
  type RegionalOption,
  type Resource,
  regionsWithout,
  sub,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { rolePolicy, serviceRole } from '@hipaa-stacks/compute';

/** Conditions of the optional services. */
export interface DetectionConditions {
  readonly HasConfig: Condition;
  readonly HasConformancePack: Condition;
  readonly HasGuardDuty: Condition;
  readonly HasSecurityHub: Condition;
  readonly HasAccessAnalyzer: Condition;
  /** IAM is recorded by AWS Config in this Region. */
  readonly RecordsGlobalTypes: Condition;
  readonly HasRdsProtection: Condition;
}

/** Conditions that depend on the Region. */
export const regionalConditions = (recordGlobalTypes: Expr<boolean>) => ({
  RecordsGlobalTypes: and(
    equals(recordGlobalTypes, 'true'),
    not(isInRegion(regionsWithout('config-global-resource-types'))),
  ),
  HasRdsProtection: not(isInRegion(regionsWithout('guardduty-rds-protection'))),
  ...configRuleConditions(hipaaConfigRules),
});

/** What some Regions do not have: see `regionalConditions` and the rules of the blueprint. */
export const regionalOptions: readonly RegionalOption[] = [
  { option: 'CreateConformancePack', notIn: regionsWithout('config-conformance-packs') },
  { option: 'VpnServerCertificateArn', notIn: regionsWithout('client-vpn') },
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
export const recorderRole = (has: DetectionConditions, boundary: Value<string>) =>
  when(has.HasConfig, () =>
    serviceRole('ConfigRole', {
      service: 'config.amazonaws.com',
      description: 'Records the configuration of all resources',
      boundary,
      awsPolicies: ['service-role/AWS_ConfigRole'],
    }),
  );

export interface DetectionProps {
  readonly role: ReturnType<typeof recorderRole>;
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Value<number>;
}

/** Optional detection services for the account. Most of them can exist once in a Region. */
export function detection(has: DetectionConditions, { role, key, accessLogs, retentionDays }: DetectionProps) {
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
