import { readFileSync } from 'node:fs';
import { managementEventFacts } from '@hipaa-stacks/cloudformation';
import { isOneEditAway } from './edit-distance.ts';
import { isIamService } from './iam-facts.ts';

/** Fields of `detail`, separated by spaces, one level deep. Null if the list may be incomplete. */
type Fields = string | null;

interface EventData {
  /** Detail types and fields of all services whose calls CloudTrail records. */
  readonly cloudTrail: { readonly types: readonly string[]; readonly fields: string };
  /** Source -> all of its detail types. */
  readonly sources: Readonly<Record<string, Readonly<Record<string, Fields>>>>;
  /** Sources without a service of the same name in IAM. */
  readonly openSources: readonly string[];
  /** Source -> some of its detail types. */
  readonly openTypes: Readonly<Record<string, Readonly<Record<string, Fields>>>>;
}

let loaded: EventData | undefined;

/** Source: `tools/schemas/events.json`. */
function data(): EventData {
  loaded ??= JSON.parse(readFileSync(new URL('../../../schemas/events.json', import.meta.url), 'utf8')) as EventData;
  return loaded;
}

/** Fields that every event has. Source: EventBridge User Guide, "Event structure". */
export const eventFields: readonly string[] = [
  ...['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail', 'replay-name'],
];

/** Whether AWS sends events with this source, such as `aws.s3`. */
export const isAwsSource = (source: string): boolean =>
  Object.hasOwn(data().sources, source) ||
  data().openSources.includes(source) ||
  isIamService(source.replace(/^aws\./, ''));

/** Every source whose detail types are known. */
export const knownSources = (): readonly string[] => Object.keys(data().sources);

/** Whether EventBridge creates events of this type from CloudTrail records. */
export const isFromCloudTrail = (detailType: string): boolean => data().cloudTrail.types.includes(detailType);

/** The detail type of a call that CloudTrail records. */
export const callType = 'AWS API Call via CloudTrail';

/**
 * Whether a rule in the state `ENABLED` does not receive an event for a call: such a rule receives no management event
 * whose name begins with `Describe`, `Get` or `List`. Source: Amazon EventBridge User Guide, "Receiving read-only
 * management events from AWS services".
 *
 * @param service as in its `eventSource`, such as `kms`.
 */
export const isReadOnlyCall = (service: string, call: string): boolean =>
  /^(Describe|Get|List)[A-Z]/.test(call) && !managementEventFacts()[service]?.notReadOnly?.includes(call);

/** All detail types of a source of AWS. Undefined if they are not all known. */
export function detailTypesOf(source: string): readonly string[] | undefined {
  const types = Object.hasOwn(data().sources, source) ? data().sources[source]! : undefined;
  return types && [...Object.keys(types), ...data().cloudTrail.types];
}

/**
 * A detail type of the source, or of events from CloudTrail, that differs only in spelling: `EC2 Instance State
 * Change`. For sources whose detail types are not all known.
 */
export function similarType(source: string, detailType: string): string | undefined {
  const own = Object.keys((Object.hasOwn(data().openTypes, source) && data().openTypes[source]) || {});
  const known = isAwsSource(source) ? [...own, ...data().cloudTrail.types] : own;
  if (known.includes(detailType)) return undefined;
  return known.find(
    (type) => isOneEditAway(normalized(type), normalized(detailType)) || isOneEditAway(type, detailType),
  );
}

const normalized = (type: string) => type.toLowerCase().replace(/[^a-z0-9]|notification|event|amazon|aws/g, '');

/** The fields of `detail`, such as `bucket` and `bucket.name`. Undefined if they are not all known. */
export function detailFieldsOf(source: string, detailType: string): ReadonlySet<string> | undefined {
  if (isFromCloudTrail(detailType)) return new Set(data().cloudTrail.fields.split(' '));
  const { sources, openTypes } = data();
  const types = { ...(sources[source] ?? {}), ...(openTypes[source] ?? {}) };
  const fields = Object.hasOwn(types, detailType) ? types[detailType] : undefined;
  return fields === null || fields === undefined ? undefined : new Set(fields.split(' ').filter(Boolean));
}

/** Fields of a CloudTrail record in the log of a trail. */
export const cloudTrailFields = (): readonly string[] =>
  data()
    .cloudTrail.fields.split(' ')
    .filter((name) => !name.includes('.'));
