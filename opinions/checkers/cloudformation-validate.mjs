import { writeFile } from 'node:fs/promises';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';

const mostValues = 3;

/**
 * The file to read: that of the subject, or a copy in which parameters with many allowed values accept any value. The engine
 * evaluates all combinations of the values that are passed to a nested stack, about 10^9 in openemr, and does not terminate.
 * `hipaa-stacks check` validates defaults and allowed values.
 */
async function fileOf({ file, template }) {
  const { Parameters = {} } = template;
  const isLong = ({ AllowedValues = [] }) => AllowedValues.length > mostValues;
  if (!Object.values(Parameters).some(isLong)) return file;
  const parameters = Object.entries(Parameters).map(([name, declared]) => {
    const { AllowedValues: _, ...rest } = declared;
    return [name, isLong(declared) ? rest : declared];
  });
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
