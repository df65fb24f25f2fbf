import {
  type Arn,
  accountId,
  type CheckerException,
  type Expr,
  type Id,
  type Statement,
  sub,
} from '@hipaa-stacks/cloudformation';

/** Condition that matches KMS requests for session data only. */
const ofASession = { Null: { 'kms:EncryptionContext:aws:ssm:SessionId': 'false' } };

/**
 * Key policy statement that allows IAM policies of the account to permit the use of a key for session data only. The user who starts a
 * session generates the data key; the agent on the instance decrypts it.
 *
 * Source: AWS Systems Manager User Guide, "Turn on KMS key encryption of session data"; the encryption context is the one that the
 * agent and the plugin of the AWS CLI send.
 */
export const allowSessionManager: Statement = {
  Sid: 'Sessions',
  Effect: 'Allow',
  Principal: { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: '*',
  Condition: { StringEquals: { 'kms:CallerAccount': accountId }, ...ofASession },
};

export interface SessionLoggingProps {
  /** ARN of the log group of the sessions. */
  readonly logGroup: Arn<'AWS::Logs::LogGroup'>;
  /** KMS key of the sessions. Its key policy must include `allowSessionManager`. */
  readonly key: Arn<'AWS::KMS::Key'>;
}

/**
 * Statements for the role of an instance, in addition to `AmazonSSMManagedInstanceCore`. Without them, its sessions do not start or are
 * not recorded. For a `rolePolicy`, together with `sessionLoggingExceptions`.
 *
 * Source: AWS Systems Manager User Guide, "Create a custom IAM role for Session Manager".
 */
export const sessionLogging = ({ logGroup, key }: SessionLoggingProps): readonly Statement[] => [
  {
    Sid: 'RecordSessions',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    Resource: logGroup,
  },
  { Sid: 'CheckLogGroupEncryption', Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
  { Sid: 'DecryptSessions', Effect: 'Allow', Action: 'kms:Decrypt', Resource: key, Condition: ofASession },
];

/** Checker exceptions of a policy with `sessionLogging`. */
export const sessionLoggingExceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
    reason: 'The agent checks that the log group is encrypted, and logs:DescribeLogGroups supports no resource.',
  },
];

/** Statement that allows users to encrypt session data. */
export const sessionEncryptionStatement = (key: Arn<'AWS::KMS::Key'>): Statement => ({
  Sid: 'EncryptSessions',
  Effect: 'Allow',
  Action: 'kms:GenerateDataKey',
  Resource: key,
  Condition: ofASession,
});

/** The ARN of a document of this account and Region. */
export const documentArn = (document: Id<'AWS::SSM::Document'>): Expr<string> =>
  sub('arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:document/${Document}', { Document: document });
