import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blueprintNames } from './build/load.ts';
import { publicNames } from './public-names.ts';
import { workspaceRoot } from './workspace.ts';

const root = workspaceRoot(import.meta.dirname);
const folder = join(root, 'docs/names');

/** Names that users depend on, sorted: those of each template of a blueprint, as `<template> <section> <name>`. */
type Frozen = Readonly<Record<string, readonly string[]>>;
/** Why a frozen name is no longer used: the number of its decision record. */
type Removed = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Frozen names that are not used any more, and have no decision record. */
const missing = (frozen: readonly string[], current: readonly string[], removed: Readonly<Record<string, string>>) => {
  const names = new Set(current);
  return frozen.filter((name) => !names.has(name) && removed[name] === undefined);
};

const read = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
const frozen = read<Frozen>('frozen.json');
const removed = read<Removed>('removed.json');
const blueprints = blueprintNames(root);
const used = (blueprint: string) => publicNames(join(root, 'templates-out', blueprint));

describe('public names are frozen', () => {
  test.each(blueprints)(
    '%s has all names that were frozen, or a decision record for each that it lost',
    (blueprint) => {
      const lost = missing(frozen[blueprint] ?? [], used(blueprint), removed[blueprint] ?? {});
      expect(lost, 'write a decision record, and add the name with its number to docs/names/removed.json').toEqual([]);
    },
  );

  test.each(blueprints)('%s has no name that is not frozen', (blueprint) => {
    const known = new Set(frozen[blueprint]);
    const added = used(blueprint).filter((name) => !known.has(name));
    expect(added, 'run: node docs/names/freeze.mjs').toEqual([]);
  });

  test('each decision record that a removed name refers to exists', () => {
    const records = readdirSync(join(root, 'docs/decisions'));
    const numbers = new Set(Object.values(removed).flatMap((names) => Object.values(names)));
    for (const number of numbers)
      expect(
        records.some((file) => file.startsWith(`${number}-`)),
        number,
      ).toBe(true);
  });

  test('a renamed logical ID is found, and passes with a decision record', () => {
    const before = ['edge.yaml Resources LoadBalancer'];
    const after = ['edge.yaml Resources PublicLoadBalancer'];
    expect(missing(before, after, {})).toEqual(before);
    expect(missing(before, after, { 'edge.yaml Resources LoadBalancer': '0018' })).toEqual([]);
  });
});
