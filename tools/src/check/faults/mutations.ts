import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import { mistyped, type Replacement, removed } from './edit.ts';
import { type Planted, planted, type Site, sitesIn } from './rule.ts';
import type { Templates } from './system.ts';

/** A change that does not depend on the meaning of the value. */
interface Mutation {
  readonly name: string;
  readonly make: (site: Site) => Replacement | undefined;
}

const isItem = ({ path }: Site) => typeof path.at(-1) === 'number';
const isMapping = (value: Json): value is Readonly<Record<string, Json>> => isObject(value) && !functionIn(value);

/** All mutations of a value. */
const mutations: readonly Mutation[] = [
  { name: 'a key is deleted', make: (site) => (!isItem(site) && isMapping(site.parent) ? removed : undefined) },
  { name: 'an item of a list is deleted', make: (site) => (isItem(site) && !inFunction(site) ? removed : undefined) },
  {
    name: 'a text is mistyped',
    make: ({ value }) => (typeof value === 'string' && /[A-Za-z]{3}/.test(value) ? mistyped(value) : undefined),
  },
  {
    name: 'true and false are swapped',
    make: ({ value }) =>
      typeof value === 'boolean' ? !value : value === 'true' ? 'false' : value === 'false' ? 'true' : undefined,
  },
  { name: 'a number becomes 0', make: ({ value }) => (typeof value === 'number' && value !== 0 ? 0 : undefined) },
  { name: 'a key is mistyped', make: ({ value }) => (isMapping(value) ? withMistypedKey(value) : undefined) },
  {
    name: 'two values of a mapping are swapped',
    make: ({ value }) => (isMapping(value) ? withSwap(value) : undefined),
  },
];

/** The arguments of a function are positional. */
const inFunction = ({ parent, above }: Site) => Array.isArray(parent) && functionIn(above(2) ?? null) !== undefined;

function withMistypedKey(value: Readonly<Record<string, Json>>): Json | undefined {
  const [first, ...others] = Object.entries(value);
  return first && Object.fromEntries([[mistyped(first[0]), first[1]], ...others]);
}

/** Swaps the first two values of the same type. */
function withSwap(value: Readonly<Record<string, Json>>): Json | undefined {
  const entries = Object.entries(value);
  for (const [index, [name, one]] of entries.entries()) {
    const other = entries
      .slice(index + 1)
      .find(([, item]) => shapeOf(item) === shapeOf(one) && JSON.stringify(item) !== JSON.stringify(one));
    if (other) return { ...value, [name]: other[1], [other[0]]: one };
  }
  return undefined;
}

const shapeOf = (value: Json): string =>
  Array.isArray(value)
    ? 'list'
    : isObject(value)
      ? (functionIn(value)?.[0] ?? Object.keys(value).sort().join())
      : typeof value;

/** Values that are not mutated, with the reason: decided by their kind, not by the findings. */
export const notMutated: readonly { readonly reason: string; readonly isIn: (site: Site) => boolean }[] = [
  {
    reason: 'Text without effect: descriptions, labels, IDs of statements, selectors and lifecycle rules, tags.',
    isIn: ({ path }) =>
      path.some((part) =>
        /^(Description|AlarmDescription|ConstraintDescription|AssertDescription|Metadata|DisplayName|Sid|Tags|Comment|Label|ParameterLabels)$/.test(
          `${part}`,
        ),
      ) ||
      (path.at(-1) === 'Name' && path.includes('AdvancedEventSelectors')) ||
      (path.at(-1) === 'Id' &&
        (path.includes('Targets') || path.includes('LifecycleConfiguration') || path.at(-3) === 'Rules')),
  },
  {
    reason: 'Code, which has its own tests, and the layout of a dashboard.',
    isIn: ({ path }) => path.includes('ZipFile') || path.includes('DashboardBody'),
  },
  {
    reason:
      'Settings of cost or speed, where any value works: memory, processor, batches, concurrency, sampling, bucket keys, billing, incomplete uploads, partitions of flow logs, tags of disks.',
    isIn: ({ path }) =>
      path.some((part) =>
        /^(MemorySize|Architectures|BatchSize|ScalingConfig|BucketKeyEnabled|BillingMode|AbortIncompleteMultipartUpload|MaximumBatchingWindowInSeconds|HiveCompatiblePartitions|PerHourPartition|PropagateTagsToVolumeOnCreation)$/.test(
          `${part}`,
        ),
      ),
  },
  {
    reason: 'When an alarm fires: threshold, period and evaluation periods are choices.',
    isIn: ({ path }) =>
      path.some((part) => /^(Threshold|Period|EvaluationPeriods|DatapointsToAlarm|Statistic|Unit)$/.test(`${part}`)),
  },
  {
    reason:
      'The valid values of a parameter (pattern, values, default): root parameters are checked to have them, not which they are.',
    isIn: ({ section }) => section === 'Parameters',
  },
];

/** All mutations of all values that can be mutated. */
export const mutationsOf = (templates: Templates): readonly Planted[] =>
  sitesIn(templates, ['Resources', 'Conditions', 'Outputs'])
    .filter((site) => site.path.length > 2 && !notMutated.some(({ isIn }) => isIn(site)))
    .flatMap((site) =>
      mutations.flatMap(({ name, make }) => {
        const value = make(site);
        return value === undefined ? [] : [planted(name, site, [{ stack: site.stack, path: site.path, value }])];
      }),
    );
