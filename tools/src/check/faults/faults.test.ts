import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../resolve/index.ts';
import { releasesIn, workspaceRoot } from '../../workspace.ts';
import { type Change, mistyped, removed, withChange } from './edit.ts';
import { whyEquivalent } from './equivalent.ts';
import { faultsByChance, faultsByRule, type Outcome, plantAll } from './plant.ts';
import { randomOf, someOf } from './random.ts';
import { belowFloors, faultsReport, share } from './report.ts';
import { faultRules } from './rules/index.ts';
import { findingsAsBuilt, readTemplates } from './system.ts';

const out = join(workspaceRoot(), 'templates-out');
const seed = 1;

/** So many are planted here: report.mjs plants them all, and holds them to higher floors. */
const few = { rules: 4, byChance: 2 };

/** What is caught at least of the few. */
const floor = 0.6;

const missed = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ found }) => found.length === 0).map(({ planted: { rule, what } }) => `${rule}: ${what}`);

describe.each(releasesIn(out))('faults planted in %s', { timeout: 300_000 }, (blueprint) => {
  const folder = join(out, blueprint);
  it('begin with templates in which check finds nothing', () => expect(findingsAsBuilt(folder)).toEqual([]));

  it('are caught, where people make them, and where chance does', () => {
    const templates = readTemplates(folder);
    const byRule = faultsByRule(templates, 1, seed, someOf(faultRules, few.rules, randomOf(seed)));
    const byChance = someOf(faultsByChance(templates, few.byChance, seed), few.byChance, randomOf(seed));
    const outcomes = plantAll(templates, [...byRule, ...byChance]);
    expect(outcomes.length).toBeGreaterThanOrEqual(few.rules);
    expect(share(outcomes), `seed ${seed}, not caught:\n${missed(outcomes).join('\n')}`).toBeGreaterThanOrEqual(floor);
  });
});

describe('what is caught', () => {
  const planted = (caught: number): readonly Outcome[] =>
    [...Array(100).keys()].map((index) => ({
      planted: { rule: 'a rule is disabled', what: `watch/Rule${index} State`, changes: [] },
      found: index < caught ? [{ check: 'chain event-pattern', stack: 'watch', what: 'x', fix: 'y' }] : [],
    }));
  const report = (byRule: number, byChance: number, blueprint = 'one') => ({
    ...{ seed, ofEach: 1, date: '2026-11-22' },
    plantations: [{ blueprint, byRule: planted(byRule), byChance: planted(byChance) }],
  });
  it('is told of each blueprint and of all', () => {
    const text = faultsReport(report(99, 100));
    expect(text).toContain('| `one` | 99 of 100 caught (99.0 %) | 100 of 100 caught (100.0 %) |');
    expect(text).toContain('| a rule is disabled | one | `watch/Rule99 State` |');
    expect(text).not.toContain('Rule98');
  });
  it('is not below the floors', () => {
    expect(belowFloors(report(95, 95))).toEqual([]);
    expect(belowFloors(report(50, 95))).toEqual(['one by rule: 50 of 100 caught (50.0 %)']);
    expect(belowFloors(report(85, 95, 'audit-trail'))).toEqual(['audit-trail by rule: 85 of 100 caught (85.0 %)']);
    expect(belowFloors(report(95, 50))).toEqual(['one by chance: 50 of 100 caught (50.0 %)']);
  });
});

describe('what plants them', () => {
  const templates = readTemplates(join(out, 'audit-trail'));
  const root = templates[ROOT]!.template;
  it('leaves the rest of a template as it is', () => {
    const changed = withChange(root, {
      stack: ROOT,
      path: ['Resources', 'AppStack', 'Properties', 'Tags'],
      value: removed,
    });
    expect(changed.Resources.AppStack!.Properties).not.toHaveProperty('Tags');
    expect(root.Resources.AppStack!.Properties).toHaveProperty('Tags');
    expect(changed.Resources.DataStack).toBe(root.Resources.DataStack);
  });
  it('mistypes every name', () => {
    for (const name of ['Errors', 'aa', 'S3', 'aws:SourceArn']) expect(mistyped(name)).not.toBe(name);
  });
  it('plants the same for the same seed', () => {
    const some = (of: number) => someOf([1, 2, 3, 4, 5, 6, 7, 8], 4, randomOf(of));
    expect(some(1)).toEqual(some(1));
    expect(new Set([1, 2, 3, 4].map((of) => some(of).join())).size).toBeGreaterThan(1);
  });
  it('tells a fault from what changes nothing', () => {
    const path = ['Resources', 'NewLogFileQueuePolicy', 'Properties', 'PolicyDocument', 'Statement', 0, 'Condition'];
    const change = { stack: 'AppStack', value: removed } as const;
    expect(
      whyEquivalent([{ ...change, path: [...path, 'StringEquals', 'aws:SourceAccount'] }], templates),
    ).toBeDefined();
    expect(whyEquivalent([{ ...change, path }], templates)).toBeUndefined();
  });
  it('tells a key that is open to more from one that is not', () => {
    const change = (at: readonly (string | number)[]): Change => ({
      ...{ stack: 'KeysStack', value: removed },
      path: ['Resources', 'Key', 'Properties', 'KeyPolicy', 'Statement', 0, 'Condition', 'StringEquals', ...at],
    });
    const keyOf = (AWS: string | { readonly 'Fn::Sub': string }) => {
      const Condition = { StringEquals: { 'kms:CallerAccount': '1', 'kms:ViaService': 'rds' } };
      const KeyPolicy = { Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:Decrypt', Condition }] };
      const template = { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy } } } };
      return { KeysStack: { stack: 'keys', template } };
    };
    const own = keyOf({ 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' });
    expect(whyEquivalent([change(['kms:CallerAccount'])], own)).toBeDefined();
    expect(whyEquivalent([change(['kms:ViaService'])], own)).toBeUndefined();
    expect(whyEquivalent([change(['kms:CallerAccount'])], keyOf('*'))).toBeUndefined();
  });
});
