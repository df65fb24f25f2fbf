import { describe, expect, it } from 'vitest';
import { findCycles } from './find-cycles.ts';

const found = (...links: readonly string[]) =>
  findCycles(
    new Set(links.join('')),
    links.map((link): [string, string] => [link[0]!, link[1]!]),
  ).map((loop) => loop.join(''));

describe('loops', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['none', ['ab', 'bc', 'ac'], []],
    ['of one', ['aa'], ['aa']],
    ['of three, after other nodes', ['xa', 'ab', 'bc', 'ca', 'cd'], ['abca']],
    ['two without a common node', ['ab', 'ba', 'cd', 'dc'], ['aba', 'cdc']],
    ['one of two that share a node', ['ab', 'ba', 'bc', 'cb'], ['aba']],
  ])('%s', (_, links, expected) => expect(found(...links)).toEqual(expected));
  it('in a long chain', () => {
    const nodes = Array.from({ length: 20_000 }, (_, index) => `n${index}`);
    const links = nodes.map((node, index): [string, string] => [node, nodes[(index + 1) % nodes.length]!]);
    expect(findCycles(nodes, links)[0]).toHaveLength(nodes.length + 1);
    expect(findCycles(nodes, links.slice(1))).toEqual([]);
  });
  it('not through a link to an unknown node', () =>
    expect(
      findCycles(
        ['a'],
        [
          ['a', 'b'],
          ['b', 'a'],
        ],
      ),
    ).toEqual([]));
});
