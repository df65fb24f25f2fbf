import type { Json, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { isListType } from '../../resolve/parameters.ts';

const marker = 'from-outside-';

/** A value for a parameter without a default: it counts as set, and `isExternal` recognizes it. */
export function externalValue(name: string, { Type, AllowedPattern = '' }: TemplateParameter): Json {
  const [, prefix = ''] = /(?:^|\|)\^?\(?([a-z]+-)/.exec(AllowedPattern) ?? [];
  const value = isArn(name, AllowedPattern) ? `arn:aws:${marker}:::${marker}${name}` : `${prefix}${marker}${name}`;
  return isListType(Type) ? [`${value}-1`, `${value}-2`] : value;
}

const isArn = (name: string, pattern: string) => /Arns?$/.test(name) || /arn:/.test(pattern);

/** Whether a text contains the value of a parameter without a default. */
export const isExternal = (text: string): boolean => text.includes(marker);

/** A placeholder for an unknown value. */
export const externalText = (name: string): string => `${marker}${name}`;

/** A pattern in which external values, a whole ARN or a part of one, are replaced by `*`. */
export const withAnyExternal = (pattern: string): string => pattern.replace(externalArn, '*').replace(anyExternal, '*');

const externalArn = new RegExp(`arn:aws:${marker}:::${marker}[\\w-]+|^${marker}[\\w-]+/[\\w.-]+`, 'g');
const anyExternal = new RegExp(`${marker}[\\w-]+`, 'g');
