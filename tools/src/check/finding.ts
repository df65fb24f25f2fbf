import type { Template, TemplateResource } from '@hipaa-stacks/cloudformation';

/** A finding of a check: `<stack>/<logicalId>: <what>. <fix>`. */
export interface Finding {
  /** Name of the check, such as `references`. */
  readonly check: string;
  /** Name of the template: `root`, `network`, `flat`, or a file. */
  readonly stack: string;
  /** Logical ID, parameter or section; undefined for the template as a whole. */
  readonly logicalId?: string;
  readonly what: string;
  readonly fix: string;
  /** Source locations of the resource in builders and blueprints, the nearest first. */
  readonly madeAt?: readonly string[];
}

/** An error and its fix, without a location. */
export type Fault = Pick<Finding, 'what' | 'fix'>;

/** A template with its name in findings. */
export interface NamedTemplate {
  readonly stack: string;
  readonly template: Template;
}

/** Checks a single template. */
export type TemplateCheck = (named: NamedTemplate) => readonly Finding[];

/** Checks a single resource, as written or resolved. */
export type ResourceCheck = (resource: TemplateResource) => readonly Fault[];

/** Formats a finding as one line. */
export function formatFinding({ stack, logicalId, what, fix, madeAt }: Finding): string {
  const where = logicalId ? `${stack}/${logicalId}` : stack;
  const source = madeAt && madeAt.length > 0 ? ` (${madeAt.join(', ')})` : '';
  return `${where}: ${what}. ${fix}${source}`;
}
