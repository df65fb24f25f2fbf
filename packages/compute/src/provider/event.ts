/** What CloudFormation asks of a custom resource, as it sends it. Values of properties are text, lists and objects of text. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  /** `Custom::` and the kind. */
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  /** Missing in a Create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  readonly StackId: string;
  readonly RequestId: string;
  /** A presigned URL: whoever knows it can answer. */
  readonly ResponseURL: string;
}

/** The same from a schedule: an Update that nobody waits for. */
export type ScheduledEvent = Pick<
  CustomResourceEvent,
  'ResourceType' | 'LogicalResourceId' | 'PhysicalResourceId' | 'ResourceProperties'
> & { readonly RequestType: 'Update' };

/** Whether CloudFormation waits for an answer. */
export const isAwaited = (event: CustomResourceEvent | ScheduledEvent): event is CustomResourceEvent =>
  'ResponseURL' in event;

/** A property that is text. Throws when it is not there. */
export function textOf(properties: CustomResourceEvent['ResourceProperties'], name: string): string {
  const value = properties[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${name} is missing. Give it a text.`);
}

/** A property that is a list of texts. Throws when it is not there, or empty. */
export function textsOf(properties: CustomResourceEvent['ResourceProperties'], name: string): readonly string[] {
  const value = properties[name];
  if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string')) return value;
  throw new Error(`${name} is missing. Give it a list of texts.`);
}
