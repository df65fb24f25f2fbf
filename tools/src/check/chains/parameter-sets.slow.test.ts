import { join } from 'node:path';
import type { Json } from '@hipaa-stacks/cloudformation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blueprintNames } from '../../build/load.ts';
import { failedRules, ROOT, scopeOf } from '../../resolve/index.ts';
import { references } from '../../template/walk.ts';
import { workspaceRoot } from '../../workspace.ts';
import { readTemplates } from '../faults/system.ts';
import { type ParameterSet, pairwiseSets } from './parameter-sets.ts';

describe.each(blueprintNames(workspaceRoot()))('the sets of %s', (name) => {
  const { [ROOT]: named, ...nested } = readTemplates(join(workspaceRoot(), 'templates-out', name));
  const { template } = named!;
  const templates = Object.fromEntries(Object.entries(nested).map(([id, child]) => [id, child.template]));
  const refusedBy = (set: ParameterSet) => failedRules(template, scopeOf(template, set)).map(({ rule }) => rule);
  const valueIn = ({ parameters, pseudo }: ParameterSet, id: string) =>
    `${pseudo[id] ?? parameters[id] ?? template.Parameters?.[id]?.Default ?? ''}`;
  const conditionNames = [...new Set([...references((template.Conditions ?? {}) as Json)].map(({ id }) => id))].filter(
    (id) => id !== 'AWS::Partition',
  );
  const pairsOf = (set: ParameterSet) =>
    conditionNames.flatMap((one, index) =>
      conditionNames.slice(index + 1).map((other) => `${one}=${valueIn(set, one)} ${other}=${valueIn(set, other)}`),
    );
  const sets = pairwiseSets(template, templates, refusedBy);

  it('are accepted by the Rules', () => {
    expect(sets.filter((set) => refusedBy(set).length > 0).map(({ label }) => label)).toEqual([]);
  });
  it('cover each pair of values that the Rules allow', () => {
    const covered = new Set(sets.flatMap(pairsOf));
    const names = [...conditionNames, ...Object.keys(template.Parameters ?? {})].filter((id) => id !== 'AWS::Region');
    const change = fc.constantFrom(...new Set(names)).chain((id) => {
      const values = new Map(sets.map(({ parameters }) => [JSON.stringify(parameters[id]), parameters[id]]));
      return fc.constantFrom(...values.values()).map((value) => ({ id, value }));
    });
    const chosen = fc.record({
      from: fc.constantFrom(...sets),
      region: fc.constantFrom(...sets.map(({ pseudo }) => pseudo)),
      changes: fc.array(change, { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(chosen, ({ from, region, changes }) => {
        const parameters: Record<string, Json> = { ...from.parameters };
        for (const { id, value } of changes) {
          if (value === undefined) delete parameters[id];
          else parameters[id] = value;
        }
        const set = { ...from, parameters, pseudo: region };
        fc.pre(refusedBy(set).length === 0);
        expect(pairsOf(set).filter((pair) => !covered.has(pair))).toEqual([]);
      }),
      { numRuns: 1000, maxSkipsPerRun: 20 },
    );
  });
});
