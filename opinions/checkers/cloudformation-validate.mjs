import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';

/** AWS's own @aws/cloudformation-validate, all severities. The engine holds memory outside of JavaScript: one, freed. */
export async function cloudformationValidate(subjects) {
  const engine = new RegoEngine();
  try {
    return subjects.flatMap((subject) => {
      const { status, diagnostics } = engine.validateStandard(new TemplateFile(subject.file));
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
