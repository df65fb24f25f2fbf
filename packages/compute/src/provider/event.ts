/** A request of CloudFormation for a custom resource. Property values are strings, and lists and objects of strings. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  /** `Custom::` and the name of the type. */
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  /** Not set in a Create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  readonly StackId: string;
  readonly RequestId: string;
  /** A presigned URL: any principal that has it can send the response. */
  readonly ResponseURL: string;
}

/** An Update from a schedule, which needs no response. */
export type ScheduledEvent = Pick<
  CustomResourceEvent,
  'ResourceType' | 'LogicalResourceId' | 'PhysicalResourceId' | 'ResourceProperties'
> & { readonly RequestType: 'Update' };

/** Whether CloudFormation waits for a response. */
export const isAwaited = (event: CustomResourceEvent | ScheduledEvent): event is CustomResourceEvent =>
  'ResponseURL' in event;

/** A property that is a non-empty string. Throws if it is missing. */
export function textOf(properties: CustomResourceEvent['ResourceProperties'], name: string): string {
  const value = properties[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${name} is missing. Set it to a string.`);
}

/** A property that is a non-empty list of strings. Throws if it is missing. */
export function textsOf(properties: CustomResourceEvent['ResourceProperties'], name: string): readonly string[] {
  const value = properties[name];
  if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string')) return value;
  throw new Error(`${name} is missing. Set it to a list of strings.`);
}
