import { type Json, Problem } from '@hipaa-stacks/cloudformation';
import {
  checkParameters,
  qualifiedResources,
  type ResolvedSystem,
  type ResolvedTemplate,
  ROOT,
  resolveSystem,
} from '../resolve/index.ts';
import { references } from '../template/walk.ts';
import type { Fault, Finding, NamedTemplate } from './finding.ts';
import { queueTimeouts } from './queue-timeouts.ts';
import { resourceFaults } from './resource-checks.ts';

const check = 'defaults';

/**
 * Checks a system with the defaults of all parameters: the defaults are valid, no rule refuses them, no reference is to an excluded
 * resource, and the checks of resolved resources pass.
 *
 * @param root without structural findings, as are the children: all references are valid
 * @param children logical ID of the nested stack -> its template
 */
export function checkDefaults(
  root: NamedTemplate,
  children: Readonly<Record<string, NamedTemplate>>,
): readonly Finding[] {
  const all = [root, ...Object.values(children)];
  const wrong = all.flatMap(wrongDefaults);
  if (wrong.length > 0) return wrong;
  const system = resolved(root, children);
  if (system instanceof Problem) {
    const { where, what, fix } = system;
    return [{ check, stack: root.stack, logicalId: where, what, fix }];
  }
  return [
    ...Object.entries(system.stacks).flatMap(([id, stack]) => {
      const named = id === ROOT ? root : children[id]!;
      return [
        ...failedRules(named, stack),
        ...excludedReferences(named, stack, system),
        ...wrongResources(named, stack),
      ];
    }),
    ...[...queueTimeouts(qualifiedResources(system))].map(([name, fault]) => {
      const [id = '', logicalId = ''] = name.split('/');
      return { check: 'queue-timeouts', stack: (id === ROOT ? root : children[id]!).stack, logicalId, ...fault };
    }),
  ];
}

function resolved(root: NamedTemplate, children: Readonly<Record<string, NamedTemplate>>): ResolvedSystem | Problem {
  const templates = Object.fromEntries(Object.entries(children).map(([id, { template }]) => [id, template]));
  try {
    return resolveSystem({ root: root.template, children: templates });
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function wrongDefaults({ stack, template }: NamedTemplate): readonly Finding[] {
  const defaults = Object.entries(template.Parameters ?? {}).flatMap(([name, { Default }]) =>
    Default === undefined ? [] : [[name, Default] as const],
  );
  const values = Object.fromEntries(defaults);
  return checkParameters(template, values)
    .filter(({ where }) => Object.hasOwn(values, where))
    .map(({ where, what, fix }) => ({
      check,
      stack,
      logicalId: `Parameters/${where}`,
      what: `its Default ${what}`,
      fix,
    }));
}

const failedRules = ({ stack }: NamedTemplate, resolved: ResolvedTemplate): readonly Finding[] =>
  resolved.failedRules.map(({ rule, description }) => ({
    check,
    stack,
    logicalId: `Rules/${rule}`,
    what: `rejects the defaults: ${description.replace(/\.$/, '')}`,
    fix: 'Use defaults that the rule allows.',
  }));

/** References to resources and outputs that a condition excludes. */
function excludedReferences(
  { stack, template }: NamedTemplate,
  { template: resolved }: ResolvedTemplate,
  system: ResolvedSystem,
) {
  const inSection = (entries: object, section = ''): readonly Finding[] =>
    Object.entries(entries).flatMap(([name, entry]) =>
      [...references(entry as Json)].flatMap(({ kind, id, attribute = '' }) => {
        const what = kind === 'Condition' ? undefined : missing(id, attribute);
        return what ? [{ check, stack, logicalId: `${section}${name}`, what, fix }] : [];
      }),
    );
  const missing = (id: string, attribute: string): string | undefined => {
    if (Object.hasOwn(template.Resources, id) && !Object.hasOwn(resolved.Resources, id))
      return `reads ${id}, which ${template.Resources[id]!.Condition} excludes with the defaults`;
    const output = attribute.startsWith('Outputs.') ? attribute.slice('Outputs.'.length) : undefined;
    const child = output !== undefined && Object.hasOwn(system.stacks, id) ? system.stacks[id]!.template : undefined;
    if (!child || Object.hasOwn(child.Outputs ?? {}, output!)) return undefined;
    return `reads ${id}.${attribute}, which a condition excludes with the defaults`;
  };
  const fix = 'Reference it in an Fn::If of that condition, or add the condition to the resource that reads it.';
  return [...inSection(resolved.Resources), ...inSection(resolved.Outputs ?? {}, 'Outputs/')];
}

/** Findings of resource checks that only appear in the resolved resource. Findings in the original resource are reported there. */
function wrongResources(
  { stack, template }: NamedTemplate,
  { template: resolved }: ResolvedTemplate,
): readonly Finding[] {
  const changed = Object.entries(resolved.Resources).filter(
    ([id, resource]) => JSON.stringify(resource) !== JSON.stringify(template.Resources[id]),
  );
  return changed.flatMap(([logicalId, resource]) => {
    const before = new Set(resourceFaults(template.Resources[logicalId]!).map(([name]) => name));
    return resourceFaults(resource)
      .filter(([name]) => !before.has(name))
      .map(([name, fault]) => ({ check: name, stack, logicalId, ...byDefaults(fault) }));
  });
}

const byDefaults = ({ what, fix }: Fault): Fault => ({ what: `${what} (with the defaults)`, fix });
