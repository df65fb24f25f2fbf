/** A partition of AWS: a group of Regions with common accounts, ARNs and host names. */
export interface Partition {
  /** Second part of every ARN. */
  readonly name: 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-eusc';
  /** Value of `AWS::URLSuffix` in this partition. */
  readonly urlSuffix: string;
  /** The Region where IAM and other global services record their events, and where companions are deployed. */
  readonly globalRegion: string;
  /** Host of the console; that of a Region is `<region>.<console>`. */
  readonly console: string;
}

const standard: Partition = {
  name: 'aws',
  urlSuffix: 'amazonaws.com',
  globalRegion: 'us-east-1',
  console: 'console.aws.amazon.com',
};

const others: Readonly<Record<string, Partition>> = {
  'cn-': {
    name: 'aws-cn',
    urlSuffix: 'amazonaws.com.cn',
    globalRegion: 'cn-north-1',
    console: 'console.amazonaws.cn',
  },
  'us-gov-': {
    name: 'aws-us-gov',
    urlSuffix: 'amazonaws.com',
    globalRegion: 'us-gov-west-1',
    console: 'console.amazonaws-us-gov.com',
  },
  'eusc-': {
    name: 'aws-eusc',
    urlSuffix: 'amazonaws.eu',
    globalRegion: 'eusc-de-east-1',
    console: 'console.amazonaws-eusc.eu',
  },
};

/** The partition of a Region, by the Region's name; a name with an unknown prefix is in `aws`. */
export function partitionOf(region: string): Partition {
  return Object.entries(others).find(([start]) => region.startsWith(start))?.[1] ?? standard;
}
