import { holdsMacro } from './expansion.ts';
import type { ResourceCheck } from './finding.ts';
import { validateResource } from './schema/validate.ts';

/** A resource has the properties that its type's schema asks for, and no others. What a macro makes is not looked at. */
export const checkSchema: ResourceCheck = ({ Type, Properties = {} }) => {
  if (Type.startsWith('AWS::Serverless::') || holdsMacro(Properties)) return [];
  return validateResource(Type, Properties).map(({ path, message }) => {
    const [what = '', ...fix] = message.split(/(?<=[^.]\.) /);
    return { what: `${path} ${what.replace(/\.$/, '')}`, fix: fix.join(' ') };
  });
};
