import type { Json, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { isListType } from '../../resolve/parameters.ts';

const mark = 'from-outside-';

/** A value for a parameter that a person fills in: it counts as given, and `isOutside` knows it again. */
export function externalValue(name: string, { Type, AllowedPattern = '' }: TemplateParameter): Json {
  const [, prefix = ''] = /(?:^|\|)\^?\(?([a-z]+-)/.exec(AllowedPattern) ?? [];
  const value = isArn(name, AllowedPattern) ? `arn:aws:${mark}:::${mark}${name}` : `${prefix}${mark}${name}`;
  return isListType(Type) ? [`${value}-1`, `${value}-2`] : value;
}

const isArn = (name: string, pattern: string) => /Arns?$/.test(name) || /arn:/.test(pattern);

/** Whether a text holds what a person filled in. */
export const isExternal = (text: string): boolean => text.includes(mark);

/** A text that stands for what can't be seen. */
export const externalText = (name: string): string => `${mark}${name}`;

/** A pattern in which what a person filled in, a whole ARN or a part of one, may be anything. */
export const withAnyExternal = (pattern: string): string =>
  pattern.replace(arnFromOutside, '*').replace(anyFromOutside, '*');

const arnFromOutside = new RegExp(`arn:aws:${mark}:::${mark}[\\w-]+|^${mark}[\\w-]+/[\\w.-]+`, 'g');
const anyFromOutside = new RegExp(`${mark}[\\w-]+`, 'g');
