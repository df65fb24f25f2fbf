import { readFileSync } from 'node:fs';

interface RegionData {
  readonly regions: readonly string[];
  readonly types: Readonly<Record<string, readonly string[]>>;
}

let loaded: RegionData | undefined;

function data(): RegionData {
  loaded ??= JSON.parse(readFileSync(new URL('../../../schemas/regions.json', import.meta.url), 'utf8')) as RegionData;
  return loaded;
}

/**
 * Whether CloudFormation does not support a resource type in a Region. Also false if it is not known: for a type that is not in
 * `packages/cloudformation/scripts/resource-types.json`, and for a Region that is not in `knownRegions`.
 */
export function missingIn(type: string, region: string): boolean {
  const { types } = data();
  return Object.hasOwn(types, type) && types[type]!.includes(region);
}

/** The Regions whose types are known, of the partitions aws, aws-us-gov and aws-cn. */
export function knownRegions(): readonly string[] {
  return data().regions;
}
