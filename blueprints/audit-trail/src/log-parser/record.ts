import { createHash } from 'node:crypto';

/**
 * The fields of a CloudTrail record that the parser uses. Request parameters, response elements, resources, addresses and user agents are
 * not read, so alerts, log lines and the table cannot contain them.
 */
export interface AuditRecord {
  /** The `eventID` of CloudTrail, or `sha256-<digest of the record>` if there is none. */
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventTime: string;
  readonly awsRegion: string;
  readonly accountId: string;
  /** `userIdentity.type`, such as `AssumedRole`. */
  readonly principalType: string;
  /** For a failed console sign-in, which has no error code in CloudTrail, `Failed authentication`. */
  readonly errorCode?: string;
  /** Values for `principal` of keywords. They contain user names and are used for matching only. */
  readonly principals: readonly string[];
}

/** Value of a field that a record does not have. */
const unknown = 'unknown';

/** Reads the fields of an element of `Records`. A field of another type is treated as missing. */
export function auditRecord(source: object): AuditRecord {
  const record = source as Fields;
  const identity = fields(record.userIdentity);
  const errorCode = failedSignIn(record) ? 'Failed authentication' : plain(record.errorCode);
  return {
    eventId: eventId(record),
    eventName: plain(record.eventName) || unknown,
    eventSource: plain(record.eventSource) || unknown,
    eventTime: plain(record.eventTime) || unknown,
    awsRegion: plain(record.awsRegion) || unknown,
    accountId: accountId(record.recipientAccountId) ?? accountId(identity.accountId) ?? unknown,
    principalType: plain(identity.type) || unknown,
    ...(errorCode && { errorCode }),
    principals: principals(record, identity),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** Returns printable ASCII of limited length, for subjects, message attributes, metric dimensions and log lines. */
function plain(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 128).replace(/[^\w.:/ -]/g, '?') : '';
}

function accountId(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{12}$/.test(value) ? value : undefined;
}

function eventId(record: Fields): string {
  const id = record.eventID;
  if (typeof id === 'string' && /^[\w-]{1,64}$/.test(id)) return id;
  return `sha256-${createHash('sha256').update(JSON.stringify(record)).digest('hex')}`;
}

function failedSignIn(record: Fields): boolean {
  return record.eventName === 'ConsoleLogin' && fields(record.responseElements).ConsoleLogin === 'Failure';
}

/** Returns the type and ARN of the caller, and the ARN of its role. Calls of services for the root user are not use of the root user. */
function principals(record: Fields, identity: Fields): string[] {
  const byService = identity.invokedBy !== undefined || record.eventType === 'AwsServiceEvent';
  if (identity.type === 'Root' && byService) return [];
  const role = fields(fields(identity.sessionContext).sessionIssuer);
  return [identity.type, identity.arn, role.arn].filter((value) => typeof value === 'string');
}
