import type { Json, Template, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { isSsmType } from '../../resolve/parameters.ts';
import { pseudoOf } from '../../resolve/pseudo.ts';
import { functionIn, isObject, references } from '../../template/walk.ts';
import { valuesIn } from '../values.ts';
import { isOutside, outsideValue } from './outside.ts';

/** Values with which a system is looked at. */
export interface ParameterSet {
  /** What differs from the defaults, such as `CreateTrail=false`; empty for the defaults. */
  readonly label: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly pseudo: Readonly<Record<string, Json>>;
}

/** At most so many sets: the single flips come first, so what is cut off are the last parameters. */
const most = 40;

const homeRegion = 'us-east-1';

/**
 * The combinations that matter: the defaults; each value that flips a condition, one at a time; and as many of them
 * together as the Rules take. A parameter without default has a value that counts as given, from outside.
 *
 * @param children logical ID of the nested stack -> its template
 * @param isRefused whether `Rules` refuse the values
 */
export function parameterSets(
  root: Template,
  children: Readonly<Record<string, Template>>,
  isRefused: (set: ParameterSet) => boolean,
): readonly ParameterSet[] {
  const base = baseSet(root, children);
  const flips = [...flipsOf(root, children, base), ...regionFlips([root, ...Object.values(children)])].slice(
    0,
    most - 2,
  );
  const singles = flips.flatMap((flip) => accepted(base, flip, flips, isRefused) ?? []);
  const all = flips.reduce((set, flip) => {
    if (isFlipped(set, flip)) return set;
    const more = flipped(set, flip);
    return isRefused(more) ? set : more;
  }, base);
  const byLabel = new Map([base, ...singles, all].map((set) => [set.label, set]));
  return [...byLabel.values()];
}

interface Flip {
  /** Parameter, or `AWS::Region`. */
  readonly name: string;
  readonly value: Json;
}

/** What `Rules` take with this flip: it alone, or with the first one or two others that they ask for beside it. */
function accepted(
  base: ParameterSet,
  flip: Flip,
  flips: readonly Flip[],
  isRefused: (set: ParameterSet) => boolean,
): ParameterSet | undefined {
  const alone = flipped(base, flip);
  if (!isRefused(alone)) return alone;
  const withOne = flips.filter((other) => !isFlipped(alone, other)).map((other) => flipped(alone, other));
  const first = withOne.find((set) => !isRefused(set));
  if (first) return first;
  for (const [index, set] of withOne.entries()) {
    const withTwo = flips.slice(index + 1).filter((other) => !isFlipped(set, other));
    const found = withTwo.map((other) => flipped(set, other)).find((more) => !isRefused(more));
    if (found) return found;
  }
  return undefined;
}

const isFlipped = (set: ParameterSet, { name }: Flip): boolean =>
  set.label.split(' ').some((given) => given.startsWith(`${name}=`));

function flipped(set: ParameterSet, { name, value }: Flip): ParameterSet {
  const shown = `${name}=${isOutside(`${value}`) ? '…' : value}`;
  const label = set.label ? `${set.label} ${shown}` : shown;
  if (name === 'AWS::Region') return { ...set, label, pseudo: pseudoOf(`${value}`) };
  return { ...set, label, parameters: { ...set.parameters, [name]: value } };
}

function baseSet(root: Template, children: Readonly<Record<string, Template>>): ParameterSet {
  const given = Object.entries(root.Parameters ?? {}).flatMap(([name, parameter]) =>
    parameter.Default !== undefined || isSsmType(parameter.Type)
      ? []
      : [[name, parameter.AllowedValues?.[0] ?? outsideValue(name, parameter)] as const],
  );
  const pseudo = pseudoOf(firstRegion([root, ...Object.values(children)]));
  return { label: '', parameters: Object.fromEntries(given), pseudo };
}

/** A Region that every table of Regions has a row for. */
function firstRegion(templates: readonly Template[]): string {
  const tables = templates.flatMap(({ Mappings = {} }) => Object.values(Mappings).filter(isObject));
  const rows = tables.map((table) => Object.keys(table).filter((key) => /^[a-z]{2}-[a-z-]+-\d$/.test(key)));
  const byRegion = rows.filter((names) => names.length > 0);
  const common = (byRegion[0] ?? []).filter((name) => byRegion.every((names) => names.includes(name)));
  return common.includes(homeRegion) ? homeRegion : (common[0] ?? homeRegion);
}

/** Every value that turns a condition over, or chooses another row of a table, by the order of the parameters. */
function flipsOf(root: Template, children: Readonly<Record<string, Template>>, base: ParameterSet): readonly Flip[] {
  const compared = comparedIn(root);
  const chosen = rowsIn(root);
  for (const [id, child] of Object.entries(children)) {
    const given = root.Resources[id]?.Properties?.Parameters;
    const sourceOf = (name: string) => rootParameter(isObject(given) ? given[name] : undefined, root);
    for (const [name, texts] of comparedIn(child)) {
      const source = sourceOf(name);
      if (source !== undefined) compared.set(source, new Set([...(compared.get(source) ?? []), ...texts]));
    }
    for (const name of rowsIn(child)) {
      const source = sourceOf(name);
      if (source !== undefined) chosen.add(source);
    }
  }
  return Object.entries(root.Parameters ?? {}).flatMap(([name, parameter]) => {
    const now = `${base.parameters[name] ?? parameter.Default ?? ''}`;
    const values = otherValues(name, parameter, now, compared.get(name) ?? new Set());
    const rows = chosen.has(name) ? (parameter.AllowedValues ?? []).filter((value) => `${value}` !== now) : [];
    const all = new Map<string, Json>([...values, ...rows].map((value) => [`${value}`, value]));
    return [...all.values()].map((value) => ({ name, value }));
  });
}

function otherValues(name: string, parameter: TemplateParameter, now: string, compared: ReadonlySet<string>): Json[] {
  const others = [...compared].filter((text) => text !== now);
  if (!compared.has(now)) return others;
  const free = parameter.AllowedValues
    ? parameter.AllowedValues.find((value) => !compared.has(`${value}`))
    : outsideValue(name, parameter);
  return free === undefined ? others : [...others, free];
}

/** Parameter -> the texts that conditions compare it with. */
function comparedIn({ Conditions = {} }: Template): Map<string, Set<string>> {
  const compared = new Map<string, Set<string>>();
  for (const { value } of valuesIn(Conditions)) {
    const [name, argument] = functionIn(value) ?? [];
    if (name !== 'Fn::Equals' || !Array.isArray(argument)) continue;
    const [a, b] = argument as readonly Json[];
    for (const [one, other] of [
      [a, b],
      [b, a],
    ]) {
      if (one === undefined || other === undefined || typeof other === 'object') continue;
      for (const { kind, id } of references(one)) {
        if (kind === 'Ref') compared.set(id, new Set([...(compared.get(id) ?? []), `${other}`]));
      }
    }
  }
  return compared;
}

/** Parameters that choose a row of a Mapping. */
function rowsIn(template: Template): Set<string> {
  const found = new Set<string>();
  for (const { value } of valuesIn(template.Resources as unknown as Json)) {
    const [name, argument] = functionIn(value) ?? [];
    if (name === 'Fn::FindInMap') for (const { kind, id } of references(argument!)) if (kind === 'Ref') found.add(id);
  }
  return found;
}

function rootParameter(given: Json | undefined, root: Template): string | undefined {
  const ids = given === undefined ? [] : [...references(given)].map(({ id }) => id);
  return ids.find((id) => Object.hasOwn(root.Parameters ?? {}, id));
}

/** Regions that conditions name, and one that they do not. */
function regionFlips(templates: readonly Template[]): readonly Flip[] {
  const named = new Set(templates.flatMap((template) => [...(comparedIn(template).get('AWS::Region') ?? [])]));
  const partitions = new Set(templates.flatMap((template) => [...(comparedIn(template).get('AWS::Partition') ?? [])]));
  const more = [
    ...(named.has(homeRegion) ? ['us-west-2'] : []),
    ...(partitions.has('aws-us-gov') ? ['us-gov-west-1'] : []),
    ...(partitions.has('aws-cn') ? ['cn-north-1'] : []),
  ];
  return [...named, ...more]
    .filter((region) => region !== homeRegion && /^[a-z]/.test(region))
    .map((value) => ({ name: 'AWS::Region', value }));
}
