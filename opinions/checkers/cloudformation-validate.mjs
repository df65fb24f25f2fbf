import { writeFile } from 'node:fs/promises';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';

/**
 * The file to read: the subject's own, or a copy beside it in which a parameter has its default alone. The engine multiplies out the
 * values of all parameters that a nested stack is given, some 10^9 in openemr, and does not come back. Nothing that it says depends
 * on which there are.
 */
async function fileOf({ file, template }) {
  const { Parameters = {} } = template;
  if (!Object.values(Parameters).some(({ AllowedValues }) => AllowedValues)) return file;
  const single = Object.entries(Parameters).map(([name, { AllowedValues, ...declared }]) => [
    name,
    AllowedValues ? { ...declared, AllowedValues: [declared.Default ?? AllowedValues[0]] } : declared,
  ]);
  const copy = file.replace(/\.json$/, '.single.txt');
  await writeFile(copy, JSON.stringify({ ...template, Parameters: Object.fromEntries(single) }, null, 1));
  return copy;
}

/** AWS's own @aws/cloudformation-validate, all severities. The engine holds memory outside of JavaScript: one, freed. */
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
