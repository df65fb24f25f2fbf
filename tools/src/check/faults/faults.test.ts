import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../resolve/index.ts';
import { workspaceRoot } from '../../workspace.ts';
import { type Change, mistyped, removed, withChange } from './edit.ts';
import { whyEquivalent } from './equivalent.ts';
import type { Outcome } from './plant.ts';
import { randomOf, someOf } from './random.ts';
import { belowFloors, faultsReport } from './report.ts';
import { readTemplates } from './system.ts';

const out = join(workspaceRoot(), 'templates-out');
const seed = 1;

describe('the share of faults found', () => {
  const planted = (caught: number): readonly Outcome[] =>
    [...Array(100).keys()].map((index) => ({
      planted: { rule: 'a rule is disabled', what: `watch/Rule${index} State`, changes: [] },
      found: index < caught ? [{ check: 'chain event-pattern', stack: 'watch', what: 'x', fix: 'y' }] : [],
    }));
  const report = (byRule: number, byChance: number, blueprint = 'one') => ({
    ...{ seed, ofEach: 1, date: '2026-11-22' },
    plantedBlueprints: [{ blueprint, byRule: planted(byRule), byChance: planted(byChance) }],
  });
  it('is reported for each blueprint and in total', () => {
    const text = faultsReport(report(99, 100));
    expect(text).toMatch(/^\| `one` +\| 99 of 100 found \(99\.0 %\) \| 100 of 100 found \(100\.0 %\) \|$/m);
    expect(text).toMatch(/^\| a rule is disabled +\| one +\| `watch\/Rule99 State` +\|$/m);
    expect(text).not.toContain('Rule98');
  });
  it('is not below the minimum', () => {
    expect(belowFloors(report(95, 95))).toEqual([]);
    expect(belowFloors(report(50, 95))).toEqual(['one by rule: 50 of 100 found (50.0 %)']);
    expect(belowFloors(report(85, 95, 'audit-trail'))).toEqual(['audit-trail by rule: 85 of 100 found (85.0 %)']);
    expect(belowFloors(report(95, 50))).toEqual(['one by random mutation: 50 of 100 found (50.0 %)']);
  });
});

describe('planting faults', () => {
  const templates = readTemplates(join(out, 'audit-trail'));
  const root = templates[ROOT]!.template;
  it('does not change the rest of a template', () => {
    const changed = withChange(root, {
      stack: ROOT,
      path: ['Resources', 'AppStack', 'Properties', 'Tags'],
      value: removed,
    });
    expect(changed.Resources.AppStack!.Properties).not.toHaveProperty('Tags');
    expect(root.Resources.AppStack!.Properties).toHaveProperty('Tags');
    expect(changed.Resources.DataStack).toBe(root.Resources.DataStack);
  });
  it('misspells every name', () => {
    for (const name of ['Errors', 'aa', 'S3', 'aws:SourceArn']) expect(mistyped(name)).not.toBe(name);
  });
  it('plants the same for the same seed', () => {
    const some = (of: number) => someOf([1, 2, 3, 4, 5, 6, 7, 8], 4, randomOf(of));
    expect(some(1)).toEqual(some(1));
    expect(new Set([1, 2, 3, 4].map((of) => some(of).join())).size).toBeGreaterThan(1);
  });
  it('distinguishes a fault from a change without effect', () => {
    const path = ['Resources', 'NewLogFileQueuePolicy', 'Properties', 'PolicyDocument', 'Statement', 0, 'Condition'];
    const change = { stack: 'AppStack', value: removed } as const;
    expect(
      whyEquivalent([{ ...change, path: [...path, 'StringEquals', 'aws:SourceAccount'] }], templates),
    ).toBeDefined();
    expect(whyEquivalent([{ ...change, path }], templates)).toBeUndefined();
  });
  it('distinguishes a key policy that allows more principals from one that does not', () => {
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
