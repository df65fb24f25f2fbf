import {
  type Arn,
  accountId,
  type CheckerException,
  type Expr,
  type Id,
  type Statement,
  sub,
} from '@hipaa-stacks/cloudformation';

/** Holds for a call to KMS that encrypts or decrypts the data of a session, and for no other. */
const ofASession = { Null: { 'kms:EncryptionContext:aws:ssm:SessionId': 'false' } };

/**
 * Lets the account give out, by IAM, the use of a key for the data of sessions, and for nothing else: those who open a shell generate
 * the data key themselves, the agent of the instance decrypts it.
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
  /** Log group of the sessions. */
  readonly logGroup: Arn<'AWS::Logs::LogGroup'>;
  /** Key of the sessions: see `allowSessionManager`. */
  readonly key: Arn<'AWS::KMS::Key'>;
}

/**
 * What the role of an instance needs beside `AmazonSSMManagedInstanceCore`, so that its sessions are encrypted and recorded: without
 * it they do not start, or leave no record. For a `rolePolicy`, together with `sessionLoggingExceptions`.
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
  { Sid: 'LookForEncryption', Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
  { Sid: 'DecryptSessions', Effect: 'Allow', Action: 'kms:Decrypt', Resource: key, Condition: ofASession },
];

/** What checkers say of a policy with `sessionLogging`. */
export const sessionLoggingExceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
    reason: 'The agent looks whether the log group is encrypted, and logs:DescribeLogGroups knows no resource.',
  },
];

/** The statement of `sessionAccess` about the key. */
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
