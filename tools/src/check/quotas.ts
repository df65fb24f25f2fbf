import { describeTemplate } from '../build/manifest.ts';
import { overQuota } from '../build/quotas.ts';
import { printTemplate } from '../template/yaml.ts';
import type { TemplateCheck } from './finding.ts';

/** No template breaks a quota of CloudFormation. Its size is that of the template as `build` prints it. */
export const checkQuotas: TemplateCheck = ({ stack, template }) => {
  const bytes = new TextEncoder().encode(printTemplate(template));
  return overQuota(describeTemplate(template, { file: stack, bytes })).map((broken) => ({
    check: 'quotas',
    stack,
    what: `has ${broken}`,
    mend: 'Split it into nested stacks.',
  }));
};
