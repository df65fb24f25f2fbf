import { writeFile } from 'node:fs/promises';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';

/**
 * The file to read: that of the subject, or, for a template with nested stacks, a copy in which parameters accept any value. The engine
 * evaluates all combinations of the allowed values that are passed to a nested stack, more than 10^9 in openemr, and does not
 * terminate. `hipaa-stacks check` validates defaults and allowed values.
 */
async function fileOf({ file, template }) {
  const { Parameters = {}, Resources } = template;
  if (!Object.values(Resources).some(({ Type }) => Type === 'AWS::CloudFormation::Stack')) return file;
  const parameters = Object.entries(Parameters).map(([name, { AllowedValues: _, ...declared }]) => [name, declared]);
  const copy = file.replace(/\.json$/, '.any-values.txt');
  await writeFile(copy, JSON.stringify({ ...template, Parameters: Object.fromEntries(parameters) }, null, 1));
  return copy;
}

/** @aws/cloudformation-validate, all severities. The engine uses memory outside of JavaScript: use one, and free it. */
export async function cloudformationValidate(subjects) {
  const engine = new RegoEngine();
  try {
    const files = await Promise.all(subjects.map(fileOf));
    return subjects.flatMap((subject, index) => {
      const { status, diagnostics } = engine.validateStandard(new TemplateFile(files[index]));
      const found = diagnostics.map(({ ruleId, entity, message }) => ({
        subject,
        rule: `cfn-validate:${ruleId}`,
        ...(entity && { logicalId: entity.logicalId }),
        message,
      }));
      if (status === 'OK') return found;
      return [...found, { subject, rule: `cfn-validate:${status}`, unevaluated: true, message: 'could not evaluate' }];
    });
  } finally {
    engine.free();
  }
}
