import type { TemplateCheck } from './finding.ts';
import { validateResource } from './schema/validate.ts';

/** Every resource has the properties that its type's schema asks for, and no others. */
export const checkSchemas: TemplateCheck = ({ stack, template }) =>
  Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties = {} }]) =>
    validateResource(Type, Properties).map(({ path, message }) => {
      const [what = '', ...mend] = message.split(/(?<=[^.]\.) /);
      return { check: 'schemas', stack, logicalId, what: `${path} ${what.replace(/\.$/, '')}`, mend: mend.join(' ') };
    }),
  );
