import { writeFile } from 'node:fs/promises';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';

const mostValues = 3;

/**
 * The file to read: the subject's own, or a copy beside it in which a parameter with many values takes any. The engine multiplies out
 * the values of all parameters that a nested stack is given, some 10^9 in openemr, and does not come back. Our own `check` looks at
 * defaults and values.
 */
async function fileOf({ file, template }) {
  const { Parameters = {} } = template;
  const isLong = ({ AllowedValues = [] }) => AllowedValues.length > mostValues;
  if (!Object.values(Parameters).some(isLong)) return file;
  const open = Object.entries(Parameters).map(([name, declared]) => {
    const { AllowedValues: _, ...rest } = declared;
    return [name, isLong(declared) ? rest : declared];
  });
  const copy = file.replace(/\.json$/, '.any-values.txt');
  await writeFile(copy, JSON.stringify({ ...template, Parameters: Object.fromEntries(open) }, null, 1));
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
