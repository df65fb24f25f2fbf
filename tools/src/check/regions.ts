import type { Manifest } from '../manifest.ts';
import { partitionOf } from '../partition.ts';
import type { Finding, NamedTemplate } from './finding.ts';
import { knownRegions, missingIn } from './schema/regions.ts';

/** All Regions of the partitions that a blueprint claims support its resource types. */
export function checkRegions({ stack, template }: NamedTemplate, claimed: Manifest['partitions']): readonly Finding[] {
  const regions = knownRegions().filter((region) => (claimed as readonly string[]).includes(partitionOf(region).name));
  const always = Object.entries(template.Resources).filter(([, { Condition }]) => !Condition);
  return always.flatMap(([logicalId, { Type }]) => {
    const missing = regions.filter((region) => missingIn(Type, region));
    if (missing.length === 0) return [];
    const what = `${Type} is not available in ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more Regions` : ''}`;
    return [
      {
        check: 'regions',
        stack,
        logicalId,
        what,
        fix: 'Add a condition, or support fewer partitions in the blueprint.',
      },
    ];
  });
}
