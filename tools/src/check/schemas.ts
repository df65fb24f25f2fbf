import { containsMacro } from './expansion.ts';
import type { ResourceCheck } from './finding.ts';
import { validateResource } from './schema/validate.ts';

/** The properties of a resource are valid for the schema of its type. Output of macros is not checked. */
export const checkSchema: ResourceCheck = ({ Type, Properties = {} }) => {
  if (Type.startsWith('AWS::Serverless::') || containsMacro(Properties)) return [];
  return validateResource(Type, Properties).map(({ path, message }) => {
    const [what = '', ...fix] = message.split(/(?<=[^.]\.) /);
    return { what: `${path} ${what.replace(/\.$/, '')}`, fix: fix.join(' ') };
  });
};
