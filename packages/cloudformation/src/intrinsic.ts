import type { Expr, Value } from './reference.ts';

/** `Fn::Sub`: text with `${Name}` placeholders, replaced by `variables`, parameters or pseudo parameters. */
export function sub(
  text: string,
  variables: Readonly<Record<string, Value<string> | Value<number>>> = {},
): Expr<string> {
  return { 'Fn::Sub': Object.keys(variables).length > 0 ? [text, variables] : text } as never;
}

/** `Fn::Join`. */
export function join(delimiter: string, values: Value<readonly Value<string>[]>): Expr<string> {
  return { 'Fn::Join': [delimiter, values] } as never;
}

/** `Fn::Split`. */
export function split(delimiter: string, text: Value<string>): Expr<readonly string[]> {
  return { 'Fn::Split': [delimiter, text] } as never;
}

/** `Fn::Select`: the element at `index`, counted from 0. */
export function select(index: number, values: Value<readonly Value<string>[]>): Expr<string> {
  return { 'Fn::Select': [index, values] } as never;
}

/** `Fn::Cidr`: `count` CIDR blocks with `hostBits` host bits each, within `block`. */
export function cidr(block: Value<string>, count: number, hostBits: number): Expr<readonly string[]> {
  return { 'Fn::Cidr': [block, count, hostBits] } as never;
}

/** `Fn::GetAZs` of the stack's Region, in the order of the zone letters in the account. */
export const availabilityZones = { 'Fn::GetAZs': '' } as unknown as Expr<readonly string[]>;

/** `Fn::Base64`, for user data. */
export function base64(text: Value<string>): Expr<string> {
  return { 'Fn::Base64': text } as never;
}

/** `Fn::FindInMap` of a mapping that the blueprint declares. */
export function findInMap(map: string, key: Value<string>, name: Value<string>): Expr<string> {
  return { 'Fn::FindInMap': [map, key, name] } as never;
}

const pseudo = (name: string) => ({ Ref: name }) as unknown as Expr<string>;

/** `AWS::Partition`: `aws`, `aws-us-gov` or `aws-cn`. */
export const partition = pseudo('AWS::Partition');
/** `AWS::Region`. */
export const region = pseudo('AWS::Region');
/** `AWS::AccountId`. */
export const accountId = pseudo('AWS::AccountId');
/** `AWS::URLSuffix`: `amazonaws.com`, in China `amazonaws.com.cn`. */
export const urlSuffix = pseudo('AWS::URLSuffix');
/** `AWS::NoValue`: removes the property. */
export const noValue = { Ref: 'AWS::NoValue' } as never;

/** The name of the system: `AWS::StackName` of the root stack, also in nested stacks. */
export const systemName = pseudo('Hipaa::SystemName');

/** Eight lower-case hexadecimal digits of the ID of the root stack, also in nested stacks. */
export const systemId = pseudo('Hipaa::SystemId');

/** The `Name` tag that the console shows: `<system> <id>`. It is not a physical name, and no resource references it. */
export const named = (id: string) => [{ Key: 'Name', Value: sub(`\${System} ${id}`, { System: systemName }) }];

/**
 * A physical name, for types that require one: `<role>-<systemId>`, so that two systems can be in one account and
 * Region.
 *
 * @param role lower-case letters, digits and hyphens
 * @param maxLength maximum length that the service allows
 * @throws RangeError if the name would be longer
 */
export function uniqueName(role: string, maxLength: number): Expr<string> {
  if (role.length + 9 > maxLength)
    throw new RangeError(
      `${role}: the name would have ${role.length + 9} characters, and the maximum is ${maxLength}. Shorten the role.`,
    );
  return sub(`${role}-\${SystemId}`, { SystemId: systemId });
}
