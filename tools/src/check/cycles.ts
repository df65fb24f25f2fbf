import type { Json, Template } from '@hipaa-stacks/cloudformation';
import { findCycles } from '../find-cycles.ts';
import { references } from '../template/walk.ts';
import type { TemplateCheck } from './finding.ts';

/** Refuses circular dependencies of resources, by references and DependsOn, and of conditions. */
export const checkCycles: TemplateCheck = ({ stack, template }) => [
  ...loops(resourceReads(template)).map((loop) => ({
    check: 'cycles',
    stack,
    logicalId: loop[0]!,
    what: `circular dependency between resources: ${loop.join(' -> ')}`,
    fix: 'Connect them with a third resource (a managed policy, a security group rule), or reference one of them in a condition.',
  })),
  ...loops(conditionReads(template)).map((loop) => ({
    check: 'cycles',
    stack,
    logicalId: `Conditions/${loop[0]}`,
    what: `circular dependency between conditions: ${loop.join(' -> ')}`,
    fix: 'Make one of them depend on parameters only.',
  })),
];

const loops = ({ nodes, links }: Graph) => findCycles(nodes, links);

/** Each node of a section, and the nodes that it references. */
interface Graph {
  readonly nodes: readonly string[];
  readonly links: readonly (readonly [from: string, to: string])[];
}

function resourceReads({ Resources }: Template): Graph {
  return graph(Resources, ({ DependsOn, ...rest }) => {
    const read = [...references(rest as unknown as Json)].filter(({ kind }) => kind !== 'Condition');
    return [...[DependsOn ?? []].flat(), ...read.map(({ id }) => id)];
  });
}

function conditionReads({ Conditions = {} }: Template): Graph {
  return graph(Conditions, (expression) =>
    [...references(expression)].filter(({ kind }) => kind === 'Condition').map(({ id }) => id),
  );
}

const graph = <T>(section: Readonly<Record<string, T>>, read: (entry: T) => readonly string[]): Graph => ({
  nodes: Object.keys(section),
  links: Object.entries(section).flatMap(([id, entry]) => read(entry).map((other) => [id, other] as const)),
});
