/**
 * Cycles `a -> b -> a` in a graph: one of those that share a node, in the order of the nodes. It is iterative, since a chain
 * of resources can be long.
 *
 * @param links from a node to the nodes that it depends on; links to unknown nodes are ignored
 */
export function findCycles(
  nodes: Iterable<string>,
  links: Iterable<readonly [from: string, to: string]>,
): readonly (readonly string[])[] {
  const next = new Map([...nodes].map((node) => [node, new Set<string>()]));
  for (const [from, to] of links) if (next.has(to)) next.get(from)?.add(to);
  const loops: string[][] = [];
  const done = new Set<string>();
  const reported = new Set<string>();
  for (const start of next.keys()) {
    const path = done.has(start) ? [] : [{ node: start, rest: next.get(start)!.values() }];
    const open = new Set([start]);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { value: to } = top.rest.next();
      if (to === undefined) {
        path.pop();
        open.delete(top.node);
        done.add(top.node);
      } else if (open.has(to)) {
        const names = path.map(({ node }) => node);
        const loop = names.slice(names.indexOf(to));
        if (!loop.some((node) => reported.has(node))) loops.push([...loop, to]);
        for (const node of loop) reported.add(node);
      } else if (!done.has(to)) {
        open.add(to);
        path.push({ node: to, rest: next.get(to)!.values() });
      }
    }
  }
  return loops;
}
