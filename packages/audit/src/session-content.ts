import { type Arn, type Expr, type Id, type Paragraph, sub, type Value } from '@hipaa-stacks/cloudformation';

export interface SessionProps {
  /** Encrypts what goes between the two ends of a session, beside TLS. Its policy must have `allowSessionManager`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Takes what is typed and shown, as it happens: it can hold ePHI. Encrypted, or no session starts. */
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
  /** Minutes after which a session that nobody uses ends: 1 to 60. Default: 15. */
  readonly idleMinutes?: Value<number>;
  /** Minutes after which any session ends: 1 to 1440. Default: 60. */
  readonly maxMinutes?: Value<number>;
}

/** What such a session supports: automatic logoff, a record of what was done, encryption. */
export const sessionSupports: readonly Paragraph[] = ['164.312(a)(2)(iii)', '164.312(b)', '164.312(e)(2)(ii)'];

/**
 * An `AWS::SSM::Document` for shells that end when idle, are recorded and encrypted; a change makes a new version.
 *
 * Source: AWS Systems Manager User Guide, "Session document schema".
 */
export const shellDocument = ({ key, logGroup, idleMinutes = 15, maxMinutes = 60 }: SessionProps) => ({
  DocumentType: 'Session' as const,
  DocumentFormat: 'JSON' as const,
  UpdateMethod: 'NewVersion' as const,
  Content: {
    schemaVersion: '1.0',
    description: 'Recorded, encrypted shells that end when idle',
    sessionType: 'Standard_Stream',
    inputs: {
      s3BucketName: '',
      s3KeyPrefix: '',
      s3EncryptionEnabled: true,
      cloudWatchLogGroupName: logGroup,
      cloudWatchEncryptionEnabled: true,
      cloudWatchStreamingEnabled: true,
      kmsKeyId: key,
      idleSessionTimeout: asText(idleMinutes),
      maxSessionDuration: asText(maxMinutes),
      runAsEnabled: false,
      runAsDefaultUser: '',
    },
  },
});

/** The schema takes minutes as text. */
const asText = (minutes: Value<number>): Expr<string> | string =>
  typeof minutes === 'number' ? `${minutes}` : sub('${Minutes}', { Minutes: minutes });
