import type { Json, Template, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { isSsmType } from '../../resolve/parameters.ts';
import { pseudoOf } from '../../resolve/pseudo.ts';
import { functionIn, isObject, references } from '../../template/walk.ts';
import { valuesIn } from '../values.ts';
import { externalValue, isExternal } from './external-values.ts';
import { groupedBy } from './grouped.ts';
import { type Constraint, pairwise, type Row } from './pairwise.ts';

/** Parameter values with which a system is checked. */
export interface ParameterSet {
  /** The differences from the defaults, such as `CreateTrail=false`. Empty for the defaults. */
  readonly label: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly pseudo: Readonly<Record<string, Json>>;
}

/** Maximum number of sets, and of additional sets for pairs. Sets for the last parameters are dropped. */
const maxSets = 80;

const homeRegion = 'us-east-1';

/**
 * The combinations that are checked: the defaults; each value that flips a condition, with only those other changes
 * that `Rules` require; and as many of them together as the Rules allow. A parameter without a default gets an
 * external value.
 *
 * @param children logical ID of the nested stack -> its template
 * @param refusedBy names of the `Rules` that refuse the values
 */
export function parameterSets(
  root: Template,
  children: Readonly<Record<string, Template>>,
  refusedBy: (set: ParameterSet) => readonly string[],
): readonly ParameterSet[] {
  const base = baseSet(root, children);
  const flips = [...flipsOf(root, children, base), ...regionFlips([root, ...Object.values(children)])].slice(
    0,
    maxSets - 2,
  );
  const accepted = acceptedBy(root, base, flips, refusedBy);
  const singles = flips.flatMap((flip) => accepted(flip) ?? []);
  const all = flips.reduce((set, flip) => {
    if (isFlipped(set, flip)) return set;
    const more = flipped(set, flip);
    return refusedBy(more).length > 0 ? set : more;
  }, base);
  const byLabel = new Map([base, ...singles, all].map((set) => [set.label, set]));
  return [...byLabel.values()];
}

/**
 * The sets of `parameterSets`, and additional sets, so that each pair of values of two parameters that the Rules
 * allow together is in one of them. The values are the default, those that flip a condition or select a row of a
 * Mapping, and those with which Rules compare such a parameter.
 */
export function pairwiseSets(
  root: Template,
  children: Readonly<Record<string, Template>>,
  refusedBy: (set: ParameterSet) => readonly string[],
): readonly ParameterSet[] {
  const base = baseSet(root, children);
  const sets = parameterSets(root, children, refusedBy);
  const factors = factorsOf(root, children, base);
  const setOf = (row: Row) =>
    factors.reduce((set, { name, values }, factor) => {
      const at = row[factor]!;
      return at === 0 ? set : flipped(set, { name, value: values[at]! });
    }, base);
  const rowOf = (set: ParameterSet) =>
    factors.map(({ name, values }) => values.findIndex((value) => `${value}` === `${valueIn(set, name, root)}`));
  const rows = pairwise(
    factors.map(({ values }) => values.length),
    constraintsOf(root, factors, (row) => refusedBy(setOf(row))),
    sets.filter((set) => refusedBy(set).length === 0).map(rowOf),
    (factor) => factors[factor]!.isCounted,
  );
  const more: ParameterSet[] = [];
  for (const row of rows) {
    more.push(setOf(row));
    if (more.length === maxSets) break;
  }
  return [...sets, ...more];
}

/** A parameter, or `AWS::Region`, with the values that are checked. */
interface Factor {
  readonly name: string;
  /** The first one is the value of the base set. */
  readonly values: readonly Json[];
  /** Whether a condition or a Mapping depends on it, not only Rules. */
  readonly isCounted: boolean;
}

function factorsOf(
  root: Template,
  children: Readonly<Record<string, Template>>,
  base: ParameterSet,
): readonly Factor[] {
  const flips = [...flipsOf(root, children, base), ...regionFlips([root, ...Object.values(children)])];
  const flippedNames = new Set(flips.map(({ name }) => name));
  const byName = groupedBy([...flips, ...flipsForRules(root, base)], ({ name }) => name);
  return [...byName].map(([name, same]) => {
    const values = [valueIn(base, name, root), ...same.map(({ value }) => value)];
    const distinct = new Map(values.map((value) => [`${value}`, value]));
    return { name, values: [...distinct.values()], isCounted: flippedNames.has(name) };
  });
}

/** The value of a parameter or of `AWS::Region`. */
const valueIn = ({ parameters, pseudo }: ParameterSet, name: string, { Parameters = {} }: Template): Json =>
  pseudo[name] ?? parameters[name] ?? Parameters[name]?.Default ?? '';

/** Each of the Rules as a constraint on the factors that it names, with the base values for all others. */
const constraintsOf = (
  { Rules = {} }: Template,
  factors: readonly Factor[],
  refusedBy: (row: Row) => readonly string[],
): readonly Constraint[] =>
  Object.entries(Rules).map(([rule, body]) => {
    const named = new Set([...references(body)].map(({ id }) => id));
    const among = factors.flatMap(({ name }, factor) => (named.has(name) ? [factor] : []));
    const base: Row = factors.map(() => 0);
    const rowWith = (values: readonly number[]) =>
      among.reduce((row, factor, index) => row.with(factor, values[index]!), base);
    const known = new Map<string, boolean>();
    const allows = (values: readonly number[]) => {
      const key = values.join();
      const isAllowed = known.get(key) ?? !refusedBy(rowWith(values)).includes(rule);
      known.set(key, isAllowed);
      return isAllowed;
    };
    return { among, allows };
  });

interface Flip {
  /** Parameter, or `AWS::Region`. */
  readonly name: string;
  readonly value: Json;
}

/** Maximum number of additional changes for one flip. */
const maxExtraFlips = 4;

/**
 * Returns the set that `Rules` accept with a flip: the flip alone, or with the fewest other changes to parameters of
 * the rules that refuse it.
 */
function acceptedBy(
  root: Template,
  base: ParameterSet,
  flips: readonly Flip[],
  refusedBy: (set: ParameterSet) => readonly string[],
) {
  const ruleFlips = flipsForRules(root, base).filter(({ name }) => !flips.some((flip) => flip.name === name));
  const others = [...flips, ...ruleFlips];
  const namesIn = (rule: string) => new Set([...references(root.Rules?.[rule] ?? null)].map(({ id }) => id));
  return (flip: Flip): ParameterSet | undefined => {
    let sets = [flipped(base, flip)];
    for (let extra = 0; extra <= maxExtraFlips; extra++) {
      const refused = sets.map((set) => ({ set, rules: refusedBy(set) }));
      const acceptedSet = refused.find(({ rules }) => rules.length === 0);
      if (acceptedSet) return acceptedSet.set;
      sets = refused.flatMap(({ set, rules }) => {
        const named = namesIn(rules[0]!);
        return others
          .filter((other) => named.has(other.name) && !isFlipped(set, other))
          .map((other) => flipped(set, other));
      });
    }
    return undefined;
  };
}

const isFlipped = (set: ParameterSet, { name }: Flip): boolean =>
  set.label.split(' ').some((change) => change.startsWith(`${name}=`));

function flipped(set: ParameterSet, { name, value }: Flip): ParameterSet {
  const shown = `${name}=${isExternal(`${value}`) ? '…' : value}`;
  const label = set.label ? `${set.label} ${shown}` : shown;
  if (name === 'AWS::Region') return { ...set, label, pseudo: pseudoOf(`${value}`) };
  return { ...set, label, parameters: { ...set.parameters, [name]: value } };
}

/** The defaults, with external values for parameters without a default. */
export function baseSet(root: Template, children: Readonly<Record<string, Template>>): ParameterSet {
  const required = Object.entries(root.Parameters ?? {}).flatMap(([name, parameter]) =>
    parameter.Default !== undefined || isSsmType(parameter.Type)
      ? []
      : [[name, parameter.AllowedValues?.[0] ?? externalValue(name, parameter)] as const],
  );
  const pseudo = pseudoOf(firstRegion([root, ...Object.values(children)]));
  return { label: '', parameters: Object.fromEntries(required), pseudo };
}

/** A Region that has a row in every Mapping by Region. */
function firstRegion(templates: readonly Template[]): string {
  const tables = templates.flatMap(({ Mappings = {} }) => Object.values(Mappings).filter(isObject));
  const rows = tables.map((table) => Object.keys(table).filter((key) => /^[a-z]{2}-[a-z-]+-\d$/.test(key)));
  const byRegion = rows.filter((names) => names.length > 0);
  const common = (byRegion[0] ?? []).filter((name) => byRegion.every((names) => names.includes(name)));
  return common.includes(homeRegion) ? homeRegion : (common[0] ?? homeRegion);
}

/** Every value that flips a condition or selects another row of a Mapping, in the order of the parameters. */
function flipsOf(root: Template, children: Readonly<Record<string, Template>>, base: ParameterSet): readonly Flip[] {
  const compared = comparedIn(root);
  const chosen = rowsIn(root);
  for (const [id, child] of Object.entries(children)) {
    const passed = root.Resources[id]?.Properties?.Parameters;
    const sourceOf = (name: string) => rootParameter(isObject(passed) ? passed[name] : undefined, root);
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

/** Values that no condition uses, but `Rules`: with them, Rules may allow a flip that they refuse alone. */
const flipsForRules = ({ Parameters = {}, Rules = {} }: Template, base: ParameterSet): readonly Flip[] =>
  [...comparedWith(Rules)].flatMap(([name, texts]) => {
    const parameter = Parameters[name];
    if (!parameter) return [];
    const now = `${base.parameters[name] ?? parameter.Default ?? ''}`;
    return otherValues(name, parameter, now, texts).map((value) => ({ name, value }));
  });

function otherValues(name: string, parameter: TemplateParameter, now: string, compared: ReadonlySet<string>): Json[] {
  const others = [...compared].filter((text) => text !== now);
  if (!compared.has(now)) return others;
  const free = parameter.AllowedValues
    ? parameter.AllowedValues.find((value) => !compared.has(`${value}`))
    : externalValue(name, parameter);
  return free === undefined ? others : [...others, free];
}

/** Parameter -> the texts with which conditions compare it. */
const comparedIn = ({ Conditions = {} }: Template) => comparedWith(Conditions);

function comparedWith(expressions: Json): Map<string, Set<string>> {
  const compared = new Map<string, Set<string>>();
  for (const { value } of valuesIn(expressions)) {
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

/** Parameters that select a row of a Mapping. */
function rowsIn(template: Template): Set<string> {
  const found = new Set<string>();
  for (const { value } of valuesIn(template.Resources as unknown as Json)) {
    const [name, argument] = functionIn(value) ?? [];
    if (name === 'Fn::FindInMap') for (const { kind, id } of references(argument!)) if (kind === 'Ref') found.add(id);
  }
  return found;
}

function rootParameter(value: Json | undefined, root: Template): string | undefined {
  const ids = value === undefined ? [] : [...references(value)].map(({ id }) => id);
  return ids.find((id) => Object.hasOwn(root.Parameters ?? {}, id));
}

/** Regions that conditions name, and one that they don't name. */
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
