import type { Keep } from '@hipaa-stacks/cloudformation';
import {
  type Arn,
  accountId,
  type CheckerException,
  type Paragraph,
  policy,
  resource,
  type Statement,
  snippet,
  sub,
} from '@hipaa-stacks/cloudformation';
import { usedByLogs, usedByLogsExceptions } from './key-uses.ts';

export interface DataKeyProps {
  /** What it protects; no ePHI. */
  readonly description: string;
  /** Roles that read and write what the key protects. */
  readonly users?: readonly Arn<'AWS::IAM::Role'>[];
  /** What AWS services need of the key, each bound as tightly as the service allows. */
  readonly services?: readonly Statement[];
  /** Services for which the deployer makes grants, such as `dynamodb` and `lambda`. */
  readonly grantsFor?: readonly string[];
  /** As the store that it protects. Default: `store`. */
  readonly keep?: Keep;
  readonly supports?: readonly Paragraph[];
}

/** What an administrator may do: everything but using the key or handing out its use. */
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

/** Parliament knows one kind of resource for these; AWS asks for them in two places. Source: AWS KMS Developer Guide, "Controlling access to aliases". */
const aliasExceptions: readonly CheckerException[] = ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'].map(
  (action) => ({
    rule: `parliament:RESOURCE_MISMATCH[${action}]`,
    reason:
      'Who changes an alias needs this permission on the key as well, in its policy; and on the alias, elsewhere.',
  }),
);

/**
 * A customer managed key that rotates each year. The account administers it but may not decrypt with it; roles and services that
 * use it are named one by one. Deleting it takes 30 days.
 *
 * Source: AWS KMS Developer Guide, "Key policies in AWS KMS".
 */
export function dataKey(id: string, props: DataKeyProps) {
  const {
    description,
    users = [],
    services = [],
    grantsFor = [],
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
        grantsFor.length > 0
          ? {
              Sid: 'Deployer',
              Effect: 'Allow',
              Principal: account,
              Action: ['kms:CreateGrant', 'kms:DescribeKey'],
              Resource: '*',
              Condition: {
                StringEquals: {
                  'kms:CallerAccount': accountId,
                  'kms:ViaService': grantsFor.map((service) => sub(`${service}.\${AWS::Region}.\${AWS::URLSuffix}`)),
                },
              },
            }
          : undefined,
        ...services,
      ),
    },
    {
      keep,
      supports,
      exceptions: [...aliasExceptions, ...(services.includes(usedByLogs) ? usedByLogsExceptions : [])],
    },
  );
  return snippet([key], { arn: key.att('Arn'), id: key.ref });
}
