import type { Keep } from '@hipaa-stacks/cloudformation';
import {
  type Arn,
  type CheckerException,
  type Paragraph,
  policy,
  type ResourceType,
  resource,
  type Statement,
  snippet,
  sub,
} from '@hipaa-stacks/cloudformation';
import {
  allowAutoScaling,
  allowAutoScalingExceptions,
  allowCloudWatchLogs,
  allowCloudWatchLogsExceptions,
} from './key-policy-statements.ts';
import { creatorStatements, type Operators, operatorStatement } from './via-service-statements.ts';

export interface DataKeyProps {
  /** Description of the data that it encrypts; no ePHI. */
  readonly description: string;
  /** Roles that read and write the encrypted data. */
  readonly users?: readonly Arn<'AWS::IAM::Role'>[];
  /** Key policy statements for AWS services, with the conditions that each service supports. */
  readonly services?: readonly Statement[];
  /** Types of the resources that it encrypts: their creators can use the key through the services. */
  readonly encrypts?: readonly ResourceType[];
  /**
   * Principals of the account that read and write the data of those resources through the services: all that IAM
   * policies allow, or only the operators. Default: only `users`, except where a service makes the same calls for the
   * creator of a resource.
   */
  readonly operators?: Operators;
  /** Class of the store that it protects. Default: `store`. */
  readonly keep?: Keep;
  readonly supports?: readonly Paragraph[];
}

/** Actions of an administrator: all except using the key and creating grants. */
const administration = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/**
 * Parliament supports one resource type for these actions; AWS requires them on two. Source: AWS KMS Developer Guide,
 * "Controlling access to aliases".
 */
const aliasExceptions: readonly CheckerException[] = ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'].map(
  (action) => ({
    rule: `parliament:RESOURCE_MISMATCH[${action}]`,
    reason:
      'A change of an alias requires this permission on the key, in its key policy, and on the alias, in an IAM policy.',
  }),
);

/**
 * A customer managed KMS key with annual rotation. The account administers it, but cannot decrypt with it directly.
 * Roles and services that use it are named individually; other principals of the account can use it only through the
 * services that they call. Its deletion has a waiting period of 30 days.
 *
 * @throws Problem for a type in `encrypts` without facts about its use of a key
 * Source: AWS KMS Developer Guide, "Key policies in AWS KMS".
 */
export function dataKey(id: string, props: DataKeyProps) {
  const {
    description,
    users = [],
    services = [],
    encrypts = [],
    operators,
    keep = 'store',
    supports = ['164.312(a)(2)(iv)'],
  } = props;
  const account = { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') };
  const key = resource(
    id,
    'AWS::KMS::Key',
    {
      Description: description,
      EnableKeyRotation: true,
      PendingWindowInDays: 30,
      KeyPolicy: policy(
        { Sid: 'Administration', Effect: 'Allow', Principal: account, Action: administration, Resource: '*' },
        users.length > 0
          ? {
              Sid: 'Users',
              Effect: 'Allow',
              Principal: { AWS: users },
              Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
              Resource: '*',
            }
          : undefined,
        ...creatorStatements(encrypts),
        operators && operatorStatement(encrypts, operators),
        ...services,
      ),
    },
    {
      keep,
      supports,
      exceptions: [
        ...aliasExceptions,
        ...(services.includes(allowCloudWatchLogs) ? allowCloudWatchLogsExceptions : []),
        ...(allowAutoScaling.some((one) => services.includes(one)) ? allowAutoScalingExceptions : []),
      ],
    },
  );
  return snippet([key], { arn: key.att('Arn'), id: key.ref });
}
