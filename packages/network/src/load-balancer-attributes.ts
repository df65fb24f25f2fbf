import type { Value } from '@hipaa-stacks/cloudformation';

/** Attributes of load balancers, target groups and listeners, as CloudFormation lists them. */
export const attributes = (values: Readonly<Record<string, Value<string>>>) =>
  Object.entries(values).map(([Key, Value]) => ({ Key, Value }));

/** A number or a Boolean, as the value of an attribute. */
export const asText = (value: Value<number> | Value<boolean>): Value<string> =>
  typeof value === 'object' ? (value as never) : String(value);
