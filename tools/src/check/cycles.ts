import type { Json, Template } from '@hipaa-stacks/cloudformation';
import { references } from '../template/walk.ts';
import type { TemplateCheck } from './finding.ts';

/** No resource waits for itself, by references and DependsOn over any number of others, and no condition asks for itself. */
export const checkCycles: TemplateCheck = ({ stack, template }) => [
  ...loopsIn(waits(template)).map((loop) => ({
    check: 'cycles',
    stack,
    logicalId: loop[0]!,
    what: `resources wait for each other: ${loop.join(' -> ')}`,
    mend: 'Let a third resource tie them (a managed policy, a security group rule), or name one of them by a condition.',
  })),
  ...loopsIn(asks(template)).map((loop) => ({
    check: 'cycles',
    stack,
    logicalId: `Conditions/${loop[0]}`,
    what: `conditions ask for each other: ${loop.join(' -> ')}`,
    mend: 'Let one of them depend on parameters alone.',
  })),
];

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

function waits({ Resources }: Template): Graph {
  const entries = Object.entries(Resources).map(([id, { DependsOn, ...rest }]) => {
    const read = [...references(rest as unknown as Json)].filter(({ kind }) => kind !== 'Condition');
    return [id, [...[DependsOn ?? []].flat(), ...read.map((reference) => reference.id)]] as const;
  });
  return graph(entries);
}

function asks({ Conditions = {} }: Template): Graph {
  const entries = Object.entries(Conditions).map(([name, expression]) => {
    const read = [...references(expression)].filter(({ kind }) => kind === 'Condition');
    return [name, read.map(({ id }) => id)] as const;
  });
  return graph(entries);
}

function graph(entries: readonly (readonly [string, readonly string[]])[]): Graph {
  const nodes = new Set(entries.map(([node]) => node));
  return new Map(entries.map(([node, next]) => [node, new Set(next.filter((id) => nodes.has(id)))]));
}

/** One loop `a -> b -> a` of each knot: what is left when all that waits for nothing has gone, again and again. */
function loopsIn(all: Graph): readonly (readonly string[])[] {
  const left = new Map([...all].map(([node, next]) => [node, new Set(next)]));
  for (let done = [...left.keys()]; done.length > 0; ) {
    done = [...left].filter(([, next]) => next.size === 0).map(([node]) => node);
    for (const node of done) left.delete(node);
    for (const next of left.values()) for (const node of done) next.delete(node);
  }
  const loops: string[][] = [];
  const seen = new Set<string>();
  for (const start of left.keys()) {
    const path: string[] = [];
    let node = start;
    while (!seen.has(node)) {
      seen.add(node);
      path.push(node);
      [node = start] = left.get(node)!;
    }
    if (path.includes(node)) loops.push([...path.slice(path.indexOf(node)), node]);
  }
  return loops;
}
