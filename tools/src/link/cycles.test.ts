import { type Placeable, Problem } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { link } from './link.ts';
import { att, raw, ref, refusal, smallSystem, topic } from './testing/small-system.ts';

type Stacks = Readonly<Record<string, readonly Placeable[]>>;
const refused = (stacks: Stacks, form?: 'flat') => refusal(() => ({ stacks }), form);
const links = (stacks: Stacks) =>
  Object.keys(
    link(
      smallSystem(() => ({ stacks })),
      'nested',
    ).children,
  );

/** The stacks after a move, as a message says it: `move A, B from x to y`. An empty stack is removed. */
function moved(stacks: Stacks, ids: readonly string[], from: string, to: string): Stacks {
  const movers = stacks[from]!.filter((part) => ids.includes(part.resources[0]!.id));
  expect(movers).toHaveLength(ids.length);
  const entries = Object.entries({
    ...stacks,
    [from]: stacks[from]!.filter((part) => !movers.includes(part)),
    [to]: [...stacks[to]!, ...movers],
  });
  return Object.fromEntries(entries.filter(([, parts]) => parts.length > 0));
}

const movesIn = (message: string) =>
  [...message.matchAll(/move ([\w, ]+) from (\w+) to (\w+)/g)].map(([, ids, from, to]) => ({
    ids: ids!.split(', '),
    from: from!,
    to: to!,
  }));

describe('resources that one -> two -> one', () => {
  test.each([
    ['by Ref', [topic('A', ref('B')), topic('B', ref('A'))], 'A -> B -> A'],
    ['by attribute', [topic('A', att('B', 'TopicName')), topic('B', ref('A'))], 'A -> B -> A'],
    ['by DependsOn', [topic('A', 'x', { dependsOn: [topic('B').made] }), topic('B', ref('A'))], 'A -> B -> A'],
    ['in text', [topic('A', { 'Fn::Sub': '${B.TopicName}' }), topic('B', ref('A'))], 'A -> B -> A'],
    [
      'through a third resource',
      [topic('A', ref('B')), topic('B', ref('C')), topic('C', ref('A'))],
      'A -> B -> C -> A',
    ],
    ['itself', [topic('A', ref('A'))], 'A -> A'],
  ])('%s', (_, parts, loop) => {
    const fix =
      'Connect them with a third resource (a managed policy, a security group rule), or reference one of them in a condition.';
    expect(refused({ one: parts })).toBe(`one/A: circular dependency between resources: ${loop}. ${fix}`);
    expect(refused({ one: parts }, 'flat')).toContain(`root/A: circular dependency between resources: ${loop}`);
    const apart = Object.fromEntries(parts.map((part, index) => [`s${index}`, [part]]));
    if (parts.length > 1)
      expect(refused(apart), 'across stacks too').toContain('circular dependency between resources');
  });

  test('a diamond is not a cycle', () => {
    const stacks = { one: [topic('A', [ref('B'), ref('C')]), topic('B', ref('D')), topic('C', ref('D')), topic('D')] };
    expect(links(stacks)).toEqual(['OneStack']);
  });

  test('a chain of the maximum length of a template is followed to its end', () => {
    const chain = Array.from({ length: 500 }, (_, i) => topic(`T${i}`, i < 499 ? ref(`T${i + 1}`) : 'end'));
    expect(links({ one: chain })).toEqual(['OneStack']);
  });
});

describe('nested stacks that one -> two -> one', () => {
  test('are refused with the references of the cycle, and the move that breaks it', () => {
    const stacks = { one: [topic('A'), topic('B', ref('C'))], two: [topic('C'), topic('D', att('A', 'TopicName'))] };
    const message = refused(stacks);
    expect(message).toBe(
      'one -> two -> one: circular dependency between nested stacks: one/B reads two/C; two/D reads one/A.TopicName. ' +
        'Possible fixes: move B from one to two; or move D from two to one.',
    );
    for (const { ids, from, to } of movesIn(message)) links(moved(stacks, ids, from, to));
    expect(movesIn(message)).toHaveLength(2);
    expect(refused(stacks, 'flat')).toBe('not refused');
  });

  test('with DependsOn only', () => {
    const stacks = {
      one: [topic('A'), topic('B', 'x', { dependsOn: [topic('C').made] })],
      two: [topic('C', ref('A'))],
    };
    const message = refused(stacks);
    expect(message).toContain('one/B depends on two/C; two/C reads one/A.');
    expect(movesIn(message)).toEqual([{ ids: ['B'], from: 'one', to: 'two' }]);
    expect(links(moved(stacks, ['B'], 'one', 'two'))).toEqual(['OneStack', 'TwoStack']);
  });

  test('a move includes every resource of the edge', () => {
    const stacks = {
      one: [topic('A'), topic('B', ref('D')), topic('C', [ref('B'), ref('D')])],
      two: [topic('D'), topic('E', ref('A'))],
      three: [topic('F', ref('E'))],
    };
    const message = refused(stacks);
    expect(message).toContain('one/B reads two/D and 1 more');
    expect(movesIn(message)).toEqual([{ ids: ['B', 'C'], from: 'one', to: 'two' }]);
    links(moved(stacks, ['B', 'C'], 'one', 'two'));
  });

  test('over three stacks', () => {
    const stacks = {
      one: [topic('A'), topic('B', ref('C'))],
      two: [topic('C'), topic('D', ref('E'))],
      three: [topic('E'), topic('F', ref('A'))],
    };
    const message = refused(stacks);
    expect(message).toContain('one -> two -> three -> one');
    expect(movesIn(message)).toHaveLength(3);
    for (const { ids, from, to } of movesIn(message)) links(moved(stacks, ids, from, to));
  });

  test('without a move that breaks it', () => {
    const stacks = {
      one: [topic('A'), topic('B', ref('D')), topic('C', ref('B'))],
      two: [topic('D'), topic('E', ref('A')), topic('F', ref('E'))],
    };
    expect(refused(stacks)).toBe(
      'one -> two -> one: circular dependency between nested stacks: one/B reads two/D; two/E reads one/A. ' +
        'No move resolves it: merge the stacks, or let B reference D in a condition (such as aws:PrincipalArn or kms:ViaService).',
    );
    expect(links({ one: [...stacks.one, ...stacks.two] })).toEqual(['OneStack']);
    expect(() => links(moved(stacks, ['B'], 'one', 'two'))).toThrow('one -> two -> one');
    expect(() => links(moved(stacks, ['E'], 'two', 'one'))).toThrow('one -> two -> one');
  });

  test('a move that leaves another cycle is not suggested', () => {
    const stacks = {
      one: [topic('A'), topic('B', ref('C'))],
      two: [topic('C', ref('A')), topic('D', ref('A')), topic('E', ref('F'))],
      three: [topic('F', ref('A'))],
    };
    for (const { ids, from, to } of movesIn(refused(stacks))) links(moved(stacks, ids, from, to));
    const both = {
      one: [topic('A'), topic('B', [ref('C'), ref('F')])],
      two: [topic('C', ref('A')), topic('G', ref('F'))],
      three: [topic('F', ref('A')), topic('H', ref('C'))],
    };
    for (const { ids, from, to } of movesIn(refused(both))) links(moved(both, ids, from, to));
  });

  test('a move that would pass a secret to another stack is not suggested', () => {
    const client = raw('Client', 'AWS::Cognito::UserPoolClient', { UserPoolId: 'x' });
    const stacks = (attribute: string) => ({
      one: [topic('A'), client, topic('B', [ref('C'), att('Client', attribute)])],
      two: [topic('C', ref('A'))],
    });
    expect(movesIn(refused(stacks('ClientId')))).toEqual([{ ids: ['B'], from: 'one', to: 'two' }]);
    links(moved(stacks('ClientId'), ['B'], 'one', 'two'));
    expect(refused(stacks('ClientSecret'))).toContain('No move resolves it');
    expect(() => links(moved(stacks('ClientSecret'), ['B'], 'one', 'two'))).toThrow(Problem);
  });
});
