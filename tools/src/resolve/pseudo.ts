import { partitionOf } from '../partition.ts';

/** The pseudo parameters that depend on the Region: Region, partition and URL suffix. */
export function pseudoOf(region: string): Readonly<Record<string, string>> {
  const { name, urlSuffix } = partitionOf(region);
  return { 'AWS::Region': region, 'AWS::Partition': name, 'AWS::URLSuffix': urlSuffix };
}
