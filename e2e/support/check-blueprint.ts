import type { Blueprint } from '@hipaa-stacks/cloudformation';
import { checkTemplates } from '../../tools/src/check/check.ts';
import type { Finding } from '../../tools/src/check/finding.ts';
import { link } from '../../tools/src/link/link.ts';

/** Findings of `check` in a system that is not in a folder, in one of its forms; bundle its code first. */
export function checkBlueprint(system: Blueprint, form: 'nested' | 'flat' = 'nested'): readonly Finding[] {
  const { root, children } = link(system, form);
  const named = Object.entries(children).map(([id, template]) => [id, { stack: id, template }] as const);
  return checkTemplates({ stack: 'root', template: root }, Object.fromEntries(named));
}
