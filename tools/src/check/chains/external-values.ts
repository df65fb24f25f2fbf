import type { Json, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { isListType } from '../../resolve/parameters.ts';

const marker = 'from-outside-';

/** A value for a parameter without a default: it counts as set, and `isExternal` recognizes it. */
export function externalValue(name: string, { Type, AllowedPattern = '' }: TemplateParameter): Json {
  const [, prefix = ''] = /(?:^|\|)\^?\(?([a-z]+-)/.exec(AllowedPattern) ?? [];
  const value = isArn(name, AllowedPattern)
    ? `arn:aws:${marker}:::${marker}${name}${kindOf(AllowedPattern)}`
    : `${prefix}${marker}${name}`;
  return isListType(Type) ? [`${value}-1`, `${value}-2`] : value;
}

/** Suffix of the value of a parameter that accepts the ARN of a role, or of other principals too. */
function kindOf(pattern: string): '' | '-role' | '-or-role' {
  const accepts = (kind: string) =>
    /:iam:/.test(pattern) && new RegExp(`^(?:${pattern})$`).test(`arn:aws:iam::111122223333:${kind}/name`);
  if (!accepts('role')) return '';
  return accepts('user') ? '-or-role' : '-role';
}

/** Whether a text is the value of a parameter without a default that accepts the ARN of a role, and nothing else or other principals too. */
export const isExternalRole = (text: string, kind: 'role' | 'or-role'): boolean =>
  new RegExp(`^arn:aws:${marker}:::${marker}[A-Za-z0-9]+-${kind}(-[12])?$`).test(text);

const isArn = (name: string, pattern: string) => /Arns?$/.test(name) || /arn:/.test(pattern);

/** The name of the parameter of an external ARN; any other text unchanged. */
export const withParameterName = (text: string): string =>
  text.replace(new RegExp(`^arn:aws:${marker}:::${marker}([A-Za-z0-9]+)(-(or-)?role)?(-[12])?$`), '$1');

/** Whether a text contains the value of a parameter without a default. */
export const isExternal = (text: string): boolean => text.includes(marker);

/** A placeholder for an unknown value. */
export const externalText = (name: string): string => `${marker}${name}`;

/** A pattern in which external values, a whole ARN or a part of one, are replaced by `*`. */
export const withAnyExternal = (pattern: string): string => pattern.replace(externalArn, '*').replace(anyExternal, '*');

const externalArn = new RegExp(`arn:aws:${marker}:::${marker}[\\w-]+|^${marker}[\\w-]+/[\\w.-]+`, 'g');
const anyExternal = new RegExp(`${marker}[\\w-]+`, 'g');
