import { describeTemplate } from '../build/manifest.ts';
import { overQuota } from '../build/quotas.ts';
import type { TemplateCheck } from './finding.ts';

/**
 * No template breaks a quota of CloudFormation. Its size is that of the shortest JSON that says the same: what a person may still
 * bring it to; `build` counts the bytes of what it prints.
 */
export const checkQuotas: TemplateCheck = ({ stack, template }) => {
  const bytes = new TextEncoder().encode(JSON.stringify(template));
  return overQuota(describeTemplate(template, { file: stack, bytes })).map((broken) => ({
    check: 'quotas',
    stack,
    what: `has ${broken}`,
    fix: 'Split it into nested stacks.',
  }));
};
