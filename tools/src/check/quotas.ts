import { describeTemplate } from '../build/manifest.ts';
import { overQuota } from '../build/quotas.ts';
import type { TemplateCheck } from './finding.ts';

/**
 * Templates are within the CloudFormation quotas. The size is that of the shortest equivalent JSON, to which a template can still be
 * reduced; `build` counts the bytes of the printed files.
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
