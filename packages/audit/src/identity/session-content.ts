import { type Arn, type Expr, type Id, type Paragraph, sub, type Value } from '@hipaa-stacks/cloudformation';

export interface SessionProps {
  /** KMS key that encrypts the session data in addition to TLS. Its key policy must include `allowSessionManager`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Log group to which input and output of sessions are streamed; they can contain ePHI. It must be encrypted, otherwise no session starts. */
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
  /** Idle session timeout in minutes: 1 to 60. Default: 15. */
  readonly idleMinutes?: Value<number>;
  /** Maximum session duration in minutes: 1 to 1440. Default: 60. */
  readonly maxMinutes?: Value<number>;
}

/** Paragraphs that the sessions support: automatic logoff, audit controls, encryption. */
export const sessionSupports: readonly Paragraph[] = ['164.312(a)(2)(iii)', '164.312(b)', '164.312(e)(2)(ii)'];

/**
 * Properties of an `AWS::SSM::Document` for recorded, encrypted sessions with an idle timeout. A change creates a new version.
 *
 * Source: AWS Systems Manager User Guide, "Session document schema".
 */
export const shellDocument = ({ key, logGroup, idleMinutes = 15, maxMinutes = 60 }: SessionProps) => ({
  DocumentType: 'Session' as const,
  DocumentFormat: 'JSON' as const,
  UpdateMethod: 'NewVersion' as const,
  Content: {
    schemaVersion: '1.0',
    description: 'Recorded, encrypted sessions with an idle timeout',
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

/** The schema requires minutes as text. */
const asText = (minutes: Value<number>): Expr<string> | string =>
  typeof minutes === 'number' ? `${minutes}` : sub('${Minutes}', { Minutes: minutes });
