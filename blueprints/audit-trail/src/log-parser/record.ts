import { createHash } from 'node:crypto';

/**
 * What the parser keeps of one CloudTrail record. Request parameters, response elements, resources, addresses and
 * user agents are never read, so they cannot reach an alert, a log line or the table.
 */
export interface AuditRecord {
  /** CloudTrail's `eventID`, or `sha256-<digest of the record>` where there is none. */
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventTime: string;
  readonly awsRegion: string;
  readonly accountId: string;
  /** `userIdentity.type`, such as `AssumedRole`. */
  readonly principalType: string;
  /** A failed console sign-in has no error code in CloudTrail; here it has `Failed authentication`. */
  readonly errorCode?: string;
  /** What a keyword's `principal` is compared with. Holds user names: for matching only. */
  readonly principals: readonly string[];
}

/** Stands for a field that a record does not have. */
export const unknown = 'unknown';

/** Reads the fields that count from one element of a log file's `Records`; a field of another type counts as missing. */
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

/** Bounded, printable ASCII: safe in a subject, a message attribute, a metric dimension and a log line. */
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

/** The caller's ARN, its role's ARN and its type. What a service does for the account's root is not use of the root. */
function principals(record: Fields, identity: Fields): string[] {
  const byService = identity.invokedBy !== undefined || record.eventType === 'AwsServiceEvent';
  if (identity.type === 'Root' && byService) return [];
  const role = fields(fields(identity.sessionContext).sessionIssuer);
  return [identity.type, identity.arn, role.arn].filter((value) => typeof value === 'string');
}
