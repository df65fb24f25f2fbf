import { blueprint, resource } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { parameters } from '../blueprints/openemr/src/parameters.ts';
import { rules } from '../blueprints/openemr/src/rules.ts';
import { knownRegions } from '../tools/src/check/schema/regions.ts';
import { link } from '../tools/src/link/link.ts';
import { partitionOf } from '../tools/src/partition.ts';
import { resolveTemplate } from '../tools/src/resolve/index.ts';

test('Global Accelerator is refused in every Region outside of the partition aws, and in no other', () => {
  const { root } = link(
    blueprint('openemr', {
      title: 'Rules only',
      parameters,
      rules,
      system: () => ({ stacks: { nothing: [{ resources: [resource('Topic', 'AWS::SNS::Topic', {})] }] }, outputs: {} }),
    }),
    'flat',
  );
  const refusedIn = (region: string, EnableGlobalAccelerator: string) =>
    resolveTemplate(root, {
      parameters: { EnableGlobalAccelerator },
      pseudo: { 'AWS::Region': region },
    }).failedRules.map(({ rule }) => rule);
  expect(knownRegions().length).toBeGreaterThan(20);
  for (const region of knownRegions()) {
    const refused = partitionOf(region).name === 'aws' ? [] : ['AcceleratorNeedsPartition'];
    expect([region, refusedIn(region, 'true')]).toEqual([region, refused]);
    expect([region, refusedIn(region, 'false')]).toEqual([region, []]);
  }
});
