import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../manifest.ts';
import { ROOT } from '../../resolve/index.ts';
import { parseYaml } from '../../template/yaml.ts';
import { checkShape, checkSystem } from '../check.ts';
import { type Finding, formatFinding, type NamedTemplate } from '../finding.ts';
import { type Change, withChange } from './edit.ts';

/** The templates of a system: `root`, and each nested one by the logical ID of its stack. */
export type Templates = Readonly<Record<string, NamedTemplate>>;

/**
 * Reads the nested form of a blueprint.
 *
 * @param folder `templates-out/<blueprint>`
 */
export function readTemplates(folder: string): Templates {
  const { root, stacks } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const read = (file: string): NamedTemplate => ({
    stack: file.replace(/\.yaml$/, ''),
    template: parseYaml(readFileSync(join(folder, file), 'utf8'), file) as NamedTemplate['template'],
  });
  const children = Object.entries(stacks).map(([id, { file }]) => [id, read(file)] as const);
  return Object.fromEntries([[ROOT, read(root.file)] as const, ...children]);
}

/** The same templates with some changes in them. */
export function withChanges(templates: Templates, changes: readonly Change[]): Templates {
  const changed: Record<string, NamedTemplate> = { ...templates };
  for (const change of changes) {
    const { stack, template } = changed[change.stack]!;
    changed[change.stack] = { stack, template: withChange(template, change) };
  }
  return changed;
}

/** What `check` says of them, without what it says of the build: that its files are older than the sources. */
export function findingsOf({ [ROOT]: root, ...children }: Templates): readonly Finding[] {
  return checkSystem(root!, children);
}

/**
 * What `check` finds in templates that it did not find before. The chains are followed where nothing else has found anything: they
 * cost most.
 */
export function newFindings(before: readonly Finding[], templates: Templates): readonly Finding[] {
  const known = new Set(before.map(formatFinding));
  const isNew = (finding: Finding) => !known.has(formatFinding(finding));
  const { [ROOT]: root, ...children } = templates;
  const shape = checkShape(root!, children).filter(isNew);
  return shape.length > 0 ? shape : findingsOf(templates).filter(isNew);
}
