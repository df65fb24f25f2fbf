import type { Json, Template } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';
import type { TemplateCheck } from './finding.ts';
import { valuesIn } from './values.ts';

const check = 'expansion';

/** Whether AWS transforms the template first: a `Transform` (SAM, language extensions), an include, or a loop. */
export const isExpanded = (template: Template): boolean =>
  'Transform' in template || containsMacro(template as unknown as Json);

/** Whether a value contains a macro. */
export const containsMacro = (value: Json): boolean =>
  [...valuesIn(value)].some((placed) => isObject(placed.value) && Object.keys(placed.value).some(isMacro));

/** Whether a key is replaced by a macro: `Fn::Transform`, or a loop `Fn::ForEach::Name`. */
export const isMacro = (key: string): boolean => key === 'Fn::Transform' || key.startsWith('Fn::ForEach::');

/** Reports macros: nested stacks with a macro have no change set, and the transformed template is not checked here. */
export const checkExpansion: TemplateCheck = ({ stack, template }) => {
  if (!isExpanded(template)) return [];
  const { Transform } = template as { readonly Transform?: Json };
  const named = [Transform ?? []].flat().filter((name) => typeof name === 'string');
  const what = named.length > 0 ? `has a Transform (${named.join(', ')})` : 'has a macro';
  const fix =
    'Expand it first: nested stacks with macros do not support change sets. Its output, and references to it, are not checked.';
  return [{ check, stack, what, fix }];
};
