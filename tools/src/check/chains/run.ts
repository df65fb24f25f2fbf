import { type Json, Problem, type Template } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { failedRules, type ResolvedSystem, ROOT, resolveSystem, scopeOf } from '../../resolve/index.ts';
import { references } from '../../template/walk.ts';
import type { Finding, NamedTemplate } from '../finding.ts';
import type { Chain, ChainSystem } from './chain.ts';
import { groupedBy } from './grouped.ts';
import { chains as everyChain } from './index.ts';
import { type ParameterSet, pairwiseSets } from './parameter-sets.ts';
import { type ChainSystemInput, chainSystem } from './system.ts';

/**
 * Runs every chain on a system, with each set of parameter values that is relevant. Equal findings are merged. A
 * finding that does not occur with the defaults contains the values with which it occurs.
 *
 * @param root must have no structural errors, as the children: resources that cannot be resolved have no findings
 * @param children logical ID of the nested stack -> its template
 * @param chains default: all
 */
export function checkChains(
  root: NamedTemplate,
  children: Readonly<Record<string, NamedTemplate>>,
  chains: readonly Chain[] = everyChain,
): readonly Finding[] {
  const systems = systemsOf(root, children).map(({ label, input }) => ({ label, system: chainSystem(input) }));
  const firstSystems = firstSystemOf(systems.map(({ system }) => system));
  const found = systems.flatMap(({ label, system }) =>
    chains.flatMap((chain) =>
      chain
        .check(system)
        .filter(({ resource, mayBeRequested }) => !mayBeRequested || firstSystems.get(resource.key) === system)
        .map(({ resource, what, fix }): Labelled => {
          const finding = { check: `chain ${chain.name}`, stack: resource.stack, logicalId: resource.id, what, fix };
          return { label, finding };
        }),
    ),
  );
  return merged(found);
}

/** Resource -> the first system that contains it. There, no parameter was set only to change the resource. */
function firstSystemOf(systems: readonly ChainSystem[]): ReadonlyMap<string, ChainSystem> {
  const first = new Map<string, ChainSystem>();
  for (const system of systems) for (const key of system.resources.keys()) if (!first.has(key)) first.set(key, system);
  return first;
}

interface Labelled {
  readonly label: string;
  readonly finding: Finding;
}

function merged(found: readonly Labelled[]): readonly Finding[] {
  return [...groupedBy(found, ({ finding }) => JSON.stringify(finding)).values()].map((same) => {
    const { label, finding } = same[0]!;
    return label === '' ? finding : { ...finding, what: `${finding.what} (with ${label})` };
  });
}

/** A system with one set of parameter values. The label contains the differences from the defaults. */
export interface LabelledSystem {
  readonly label: string;
  readonly input: ChainSystemInput;
}

/** The distinct systems. Systems with fewer changed values come first. */
export function systemsOf(
  root: NamedTemplate,
  children: Readonly<Record<string, NamedTemplate>>,
): readonly LabelledSystem[] {
  const templates = Object.fromEntries(Object.entries(children).map(([id, { template }]) => [id, template]));
  const names = Object.fromEntries([
    [ROOT, root.stack],
    ...Object.entries(children).map(([id, { stack }]) => [id, stack] as const),
  ]);
  const systems = pairwiseSets(root.template, templates, rulesRefusing(root.template)).flatMap((set) => {
    const system = resolve(root, templates, set);
    const input = system && { system, root: root.template, children: templates, names, byDefault: set.label === '' };
    return input ? [{ label: set.label, input }] : [];
  });
  const numberOf = numbered();
  const distinct = groupedBy(systems, ({ input }) => resourcesOf(input.system, numberOf));
  return [...distinct.values()].map(([first]) => first!);
}

/**
 * Returns the Rules that refuse a set of values. The result is cached for sets with the same values of the
 * parameters that the Rules use.
 */
function rulesRefusing(root: Template): (set: ParameterSet) => readonly string[] {
  const names = [...new Set([...references((root.Rules ?? {}) as Json)].map(({ id }) => id))];
  const known = new Map<string, readonly string[]>();
  return (set) => {
    const key = JSON.stringify(names.map((name) => set.parameters[name] ?? set.pseudo[name] ?? null));
    const refused = known.get(key) ?? failedRules(root, scopeOf(root, set)).map(({ rule }) => rule);
    known.set(key, refused);
    return refused;
  };
}

/** Two systems are equal if their resources are equal. */
const resourcesOf = ({ stacks }: ResolvedSystem, numberOf: (resource: object) => number): string =>
  Object.entries(stacks)
    .map(([name, { template }]) =>
      [name, ...Object.entries(template.Resources).map(([id, resource]) => `${id} ${numberOf(resource)}`)].join(),
    )
    .join('\n');

/** Returns the same number for equal values. */
function numbered(): (value: object) => number {
  const byText = new Map<string, number>();
  return memoize((value) => {
    const text = JSON.stringify(value);
    byText.set(text, byText.get(text) ?? byText.size);
    return byText.get(text)!;
  });
}

function resolve(root: NamedTemplate, children: Parameters<typeof pairwiseSets>[1], set: ParameterSet) {
  try {
    return resolveSystem({ root: root.template, children, parameters: set.parameters, pseudo: set.pseudo });
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
