import type { Template, TemplateResource } from '@hipaa-stacks/cloudformation';

/** What a check found: `<stack>/<logicalId>: <what>. <fix>`. */
export interface Finding {
  /** Name of the check, such as `references`. */
  readonly check: string;
  /** Name of the template: `root`, `network`, `flat`, or a file. */
  readonly stack: string;
  /** Logical ID, parameter or section; nothing for the template as a whole. */
  readonly logicalId?: string;
  readonly what: string;
  readonly fix: string;
  /** Where the resource was made in builders and blueprints, the nearest first. */
  readonly madeAt?: readonly string[];
}

/** What is wrong with one thing, wherever it stands. */
export type Fault = Pick<Finding, 'what' | 'fix'>;

/** A template under the name by which findings call it. */
export interface NamedTemplate {
  readonly stack: string;
  readonly template: Template;
}

/** Judges a template by itself. */
export type TemplateCheck = (named: NamedTemplate) => readonly Finding[];

/** Judges a resource by itself, as written or as resolved. */
export type ResourceCheck = (resource: TemplateResource) => readonly Fault[];

/** One line for people. */
export function formatFinding({ stack, logicalId, what, fix, madeAt }: Finding): string {
  const where = logicalId ? `${stack}/${logicalId}` : stack;
  const made = madeAt && madeAt.length > 0 ? ` (${madeAt.join(', ')})` : '';
  return `${where}: ${what}. ${fix}${made}`;
}
