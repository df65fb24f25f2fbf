import { Problem, type Resource } from '@hipaa-stacks/cloudformation';
import { findCycles } from '../find-cycles.ts';
import { isSecretAttribute } from './meta.ts';
import { at, madeAt, type Placement } from './placement.ts';

/** One reference or DependsOn, from the resource that reads to its target. */
export interface Edge {
  readonly from: Resource;
  readonly to: Resource;
  /** `Ref`, the attribute, or `DependsOn`. */
  readonly by: string;
}

/**
 * Refuses circular dependencies, which CloudFormation cannot create: between resources or between nested stacks.
 *
 * @throws Problem with the references of the cycle, and the move that breaks it if there is one
 */
export function refuseCycles(placement: Placement, edges: readonly Edge[]): void {
  const names = new Map([...placement.places.keys()].map((id) => [id, id]));
  const [loop] = findCycles(
    names.keys(),
    edges.map(({ from, to }) => [from.id, to.id]),
  );
  if (loop) {
    const [first = ''] = loop;
    const { stack, resource } = placement.places.get(first)!;
    const fix =
      'Connect them with a third resource (a managed policy, a security group rule), or reference one of them in a condition.';
    throw new Problem(
      at(stack, resource),
      `circular dependency between resources: ${loop.join(' -> ')}${madeAt(resource)}`,
      fix,
    );
  }
  refuseStackCycles(placement, edges);
}

function refuseStackCycles(placement: Placement, edges: readonly Edge[]): void {
  const stackOf = (resource: Resource) => placement.places.get(resource.id)!.stack;
  const crossing = edges.filter((edge) => stackOf(edge.from) !== stackOf(edge.to));
  const [loop] = findCycles(
    placement.stacks.keys(),
    crossing.map((edge) => [stackOf(edge.from), stackOf(edge.to)]),
  );
  if (!loop) return;
  const hops = loop
    .slice(1)
    .map((to, i) => crossing.filter((e) => stackOf(e.from) === loop[i] && stackOf(e.to) === to));
  const reasons = hops.map((hop) => describe(hop, stackOf)).join('; ');
  const moves = hops.map((hop) => move(hop, stackOf, placement, edges)).filter((text) => text !== undefined);
  const [edge] = hops[0]!;
  const fix =
    moves.length > 0
      ? `Possible fixes: ${moves.join('; or ')}.`
      : `No move resolves it: merge the stacks, or let ${edge!.from.id} reference ${edge!.to.id} in a condition (such as aws:PrincipalArn or kms:ViaService).`;
  throw new Problem(loop.join(' -> '), `circular dependency between nested stacks: ${reasons}`, fix);
}

function describe(hop: readonly Edge[], stackOf: (resource: Resource) => string): string {
  const { from, to, by } = hop[0]!;
  const more = hop.length > 1 ? ` and ${hop.length - 1} more` : '';
  const reads = by === 'DependsOn' ? 'depends on' : 'reads';
  const what = by === 'DependsOn' || by === 'Ref' ? '' : `.${by}`;
  return `${at(stackOf(from), from)} ${reads} ${at(stackOf(to), to)}${what}${more}${madeAt(from)}`;
}

/**
 * The resources of an edge between stacks can be moved to the stack that they read, if no resource references them, no secret would then
 * be passed between stacks, and the stacks then have no cycles.
 */
function move(
  hop: readonly Edge[],
  stackOf: (resource: Resource) => string,
  placement: Placement,
  edges: readonly Edge[],
): string | undefined {
  const movedIds = new Set(hop.map((edge) => edge.from));
  if (edges.some((edge) => movedIds.has(edge.to) && !movedIds.has(edge.from))) return undefined;
  const target = stackOf(hop[0]!.to);
  const after = (resource: Resource) => (movedIds.has(resource) ? target : stackOf(resource));
  const crossing = edges.filter((edge) => after(edge.from) !== after(edge.to));
  if (crossing.some(({ to, by }) => by !== 'Ref' && by !== 'DependsOn' && isSecretAttribute(to.type, by)))
    return undefined;
  const links = crossing.map((edge): [string, string] => [after(edge.from), after(edge.to)]);
  if (findCycles(placement.stacks.keys(), links).length > 0) return undefined;
  return `move ${[...movedIds].map(({ id }) => id).join(', ')} from ${stackOf(hop[0]!.from)} to ${target}`;
}
