import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hipaa-stacks/cloudformation';
import type { Manifest } from '../../manifest.ts';
import { ROOT, resolveSystem } from '../../resolve/index.ts';
import { parseYaml } from '../../template/yaml.ts';
import { chains } from '../chains/index.ts';
import { baseSet } from '../chains/parameter-sets.ts';
import { chainSystem } from '../chains/system.ts';
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

/** The same templates with some changes. */
export function withChanges(templates: Templates, changes: readonly Change[]): Templates {
  const changed: Record<string, NamedTemplate> = { ...templates };
  for (const change of changes) {
    const { stack, template } = changed[change.stack]!;
    changed[change.stack] = { stack, template: withChange(template, change) };
  }
  return changed;
}

/** Findings of `check`, without those about the build: files that are older than the sources. */
export function findingsOf({ [ROOT]: root, ...children }: Templates): readonly Finding[] {
  return checkSystem(root!, children);
}

/** Findings of the chains with the defaults of a system: a part of `findingsOf`. */
function findingsByDefault({ [ROOT]: root, ...named }: Templates): readonly Finding[] {
  const children = Object.fromEntries(Object.entries(named).map(([id, { template }]) => [id, template]));
  const names = Object.fromEntries(Object.entries({ [ROOT]: root!, ...named }).map(([id, { stack }]) => [id, stack]));
  try {
    const { parameters, pseudo } = baseSet(root!.template, children);
    const system = resolveSystem({ root: root!.template, children, parameters, pseudo });
    const chained = chainSystem({ system, root: root!.template, children, names });
    return chains.flatMap((chain) =>
      chain.check(chained).map(({ resource: { stack, id }, what, fix }) => ({
        check: `chain ${chain.name}`,
        stack,
        logicalId: id,
        what,
        fix,
      })),
    );
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

/**
 * New findings of `check` in changed templates. The fastest checks run first: each template separately, then the chains with the defaults,
 * then all.
 */
export function newFindings(before: readonly Finding[], templates: Templates): readonly Finding[] {
  const known = new Set(before.map(formatFinding));
  const isNew = (finding: Finding) => !known.has(formatFinding(finding));
  const { [ROOT]: root, ...children } = templates;
  const remaining = [() => checkShape(root!, children), () => findingsByDefault(templates)];
  for (const findNew of remaining) {
    const found = findNew().filter(isNew);
    if (found.length > 0) return found;
  }
  return findingsOf(templates).filter(isNew);
}
