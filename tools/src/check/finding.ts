import type { Json, Template } from '@hipaa-stacks/cloudformation';

/** What a check found: `<stack>/<logicalId>: <what>. <mend>`. */
export interface Finding {
  /** Name of the check, such as `references`. */
  readonly check: string;
  /** Name of the template: `root`, `network`, `flat`, or a file. */
  readonly stack: string;
  /** Logical ID, parameter or section; nothing for the template as a whole. */
  readonly logicalId?: string;
  readonly what: string;
  readonly mend: string;
  /** Where the resource was made in builders and blueprints, the nearest first. */
  readonly madeAt?: readonly string[];
}

/** A template under the name by which findings call it. */
export interface NamedTemplate {
  readonly stack: string;
  readonly template: Template;
}

/** Every template is checked by itself. */
export type TemplateCheck = (named: NamedTemplate) => readonly Finding[];

/** One line for people. */
export function formatFinding({ stack, logicalId, what, mend, madeAt }: Finding): string {
  const where = logicalId ? `${stack}/${logicalId}` : stack;
  const made = madeAt && madeAt.length > 0 ? ` (${madeAt.join(', ')})` : '';
  return `${where}: ${what}. ${mend}${made}`;
}

/** Every text in a value, with its path. */
export function* textsIn(
  value: Json | undefined,
  path = '',
): Generator<{ readonly text: string; readonly path: string }> {
  if (typeof value === 'string') yield { text: value, path };
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* textsIn(item, `${path}/${i}`);
  else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) yield* textsIn(item as Json, `${path}/${key}`);
  }
}
