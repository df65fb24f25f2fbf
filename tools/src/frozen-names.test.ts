import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseTemplate } from './template/yaml.ts';
import { workspaceRoot } from './workspace.ts';

const root = workspaceRoot(import.meta.dirname);
const folder = join(root, 'docs/names');

/** Names that users depend on, sorted: those of each template of a blueprint, as `<template> <section> <name>`. */
type Frozen = Readonly<Record<string, readonly string[]>>;
/** Why a frozen name is no longer used: the number of its decision record. */
type Removed = Readonly<Record<string, Readonly<Record<string, string>>>>;

const sections = ['Parameters', 'Resources', 'Outputs'] as const;

/** The public names of a blueprint. Parameters and outputs of nested stacks are left out: only their parent uses them. */
function publicNames(blueprint: string): readonly string[] {
  const at = join(root, 'templates-out', blueprint);
  const files = readdirSync(at).filter((file) => file.endsWith('.yaml') && !notFrozen.has(file));
  return files
    .flatMap((file) => {
      const template = parseTemplate(readFileSync(join(at, file), 'utf8'), file);
      const named = isPublic(file) ? sections : (['Resources'] as const);
      return named.flatMap((section) =>
        Object.keys(template[section] ?? {}).map((name) => `${file} ${section} ${name}`),
      );
    })
    .sort();
}

/** The flat form has the names of the others; the deployment role changes with each release. */
const notFrozen = new Set(['flat.yaml', 'deployment-role.yaml']);
const isPublic = (file: string) => file === 'root.yaml' || file.startsWith('companion-');

/** Frozen names that are not used any more, and have no decision record. */
const missing = (frozen: readonly string[], used: readonly string[], removed: Readonly<Record<string, string>>) => {
  const names = new Set(used);
  return frozen.filter((name) => !names.has(name) && removed[name] === undefined);
};

const read = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
const frozen = read<Frozen>('frozen.json');
const removed = read<Removed>('removed.json');
const blueprints = readdirSync(join(root, 'templates-out')).filter(
  (name) => name !== 'snippets' && statSync(join(root, 'templates-out', name)).isDirectory(),
);

describe('public names are frozen', () => {
  test.each(blueprints)(
    '%s has all names that were frozen, or a decision record for each that it lost',
    (blueprint) => {
      const lost = missing(frozen[blueprint] ?? [], publicNames(blueprint), removed[blueprint] ?? {});
      expect(lost, 'write a decision record, and add the name with its number to docs/names/removed.json').toEqual([]);
    },
  );

  test.each(blueprints)('%s has no name that is not frozen', (blueprint) => {
    const known = new Set(frozen[blueprint]);
    const added = publicNames(blueprint).filter((name) => !known.has(name));
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
    expect(existsSync(join(folder, 'freeze.mjs'))).toBe(true);
  });

  test('a renamed logical ID is found, and passes with a decision record', () => {
    const before = ['edge.yaml Resources LoadBalancer'];
    const after = ['edge.yaml Resources PublicLoadBalancer'];
    expect(missing(before, after, {})).toEqual(before);
    expect(missing(before, after, { 'edge.yaml Resources LoadBalancer': '0018' })).toEqual([]);
  });
});
