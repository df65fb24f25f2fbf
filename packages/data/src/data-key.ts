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
import { allowCloudWatchLogs, allowCloudWatchLogsExceptions } from './key-policy-statements.ts';
import { creatorStatements, type Operators, operatorStatement } from './via-service-statements.ts';

export interface DataKeyProps {
  /** What it protects; no ePHI. */
  readonly description: string;
  /** Roles that read and write what the key protects. */
  readonly users?: readonly Arn<'AWS::IAM::Role'>[];
  /** What AWS services need of the key, each bound as tightly as the service allows. */
  readonly services?: readonly Statement[];
  /** Types of the resources that it encrypts: who creates them may do what their services ask in the caller's name. */
  readonly encrypts?: readonly ResourceType[];
  /**
   * Principals of the account that read and write the data of those resources, through the services: all whom IAM permits it, or of
   * these only the operators. Default: nobody but `users`, except where a service asks the same of who creates a resource.
   */
  readonly operators?: Operators;
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
 * A customer managed key that rotates each year. The account administers it, but cannot decrypt with it directly. Roles and services
 * that use it are named one by one; other principals of the account use it through the services that they call, if at all. Deleting
 * it takes 30 days.
 *
 * @throws Problem for a type in `encrypts` of which it is not known what its service asks of a key
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
      ],
    },
  );
  return snippet([key], { arn: key.att('Arn'), id: key.ref });
}
