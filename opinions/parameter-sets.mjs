import { pairwise } from '../tools/dist/check/chains/pairwise.js';
import { references } from '../tools/dist/template/walk.js';
import { samplesOf } from './sample.mjs';

/** Values that stand for what a user would give; the first that a parameter takes is given, before what its pattern says. */
const samples = [
  'security@clinic.example',
  '+15555550100',
  'https://alerts.clinic.example/',
  'arn:aws:sqs:eu-west-1:111122223333:alerts',
  'arn:aws:sns:eu-west-1:111122223333:endpoint/APNS/clinic/0a1b2c3d-0000-4000-8000-0123456789ab',
  'arn:aws:s3:::patients',
  'arn:aws:iam::111122223333:role/someone',
  'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0123456789ab',
  'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-0123456789ab',
  'arn:aws:ecr:eu-west-1:111122223333:repository/openemr',
  'eu-west-1',
  'clinic.example',
  'Z0123456789ABCDEFGHIJ',
  'vpc-0123456789abcdef0',
  'fs-0123456789abcdef0',
  'subnet-0123456789abcdef0',
  '10.0.0.0/16',
  '2001:db8::/32',
  'clinic',
  '1',
];

/** What a parameter that takes any name gets: its own, so that it can be told again: `TrailPrefix` -> `trail-prefix`. */
export const nameAsSample = (parameter) => parameter.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

/** An IAM policy and a role differ by nothing that a pattern shows, so that the parameter's name decides. */
const isPolicy = /Polic(y|ies)|Boundary/;
const policy = 'arn:aws:iam::111122223333:policy/boundary';

/**
 * The sets for which a template is resolved: `defaults`; `on`, every switch, and a value for all that may stay empty; `off`, no
 * switch, and nothing that may stay empty; and as many more as it takes to have each two values of two parameters side by side.
 * Where `Rules` forbid a combination, a set comes as near to it as they take.
 *
 * @param check refuses values that the template would not take; what a rule refuses names it as `rule`
 * @throws Error that names the parameter without a sample, or the one with a value that no set gives
 */
export function parameterSets(template, check) {
  const all = Object.entries(template.Parameters ?? {});
  const refusals = (values) =>
    check(template, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}`])));
  const isTaken = (values) => refusals(values).length === 0;
  const choices = new Map(all.map(([name, declared]) => [name, choicesOf(name, declared)]));
  const defaults = Object.fromEntries([...choices].map(([name, [first]]) => [name, first]));
  if (!isTaken(defaults))
    throw new Error(
      `no set of parameters: ${refusals(defaults)
        .map((each) => each.what ?? each.description)
        .join('; ')}`,
    );
  const switched = (value) =>
    Object.fromEntries(all.filter(([, each]) => isSwitch(each)).map(([name]) => [name, value]));
  const samples = Object.fromEntries(
    all.filter(([name]) => choices.get(name)[0] === '').map(([name]) => [name, choices.get(name)[1]]),
  );
  const sets = {
    defaults,
    on: filled(defaults, { ...switched('true'), ...samples }, isTaken),
    off: nearest({ ...defaults, ...switched('false') }, samples, isTaken) ?? defaults,
  };
  const pairs = pairSets(template, choices, Object.values(sets), refusals);
  for (const [index, set] of pairs.entries()) sets[`pairs-${index + 1}`] = set;
  for (const name of [...Object.keys(switched()), ...Object.keys(samples)]) {
    const never = choices.get(name).find((value) => !Object.values(sets).some((set) => set[name] === value));
    if (never !== undefined)
      throw new Error(`no set of parameters gives ${name}: the Rules refuse ${never} everywhere`);
  }
  return sets;
}

/** Sets that have, with those that are there, each two values of two parameters side by side that the Rules allow. */
function pairSets({ Rules = {} }, choices, sets, refusals) {
  const names = [...choices.keys()];
  const setOf = (row) => Object.fromEntries(names.map((name, index) => [name, choices.get(name)[row[index]]]));
  const constraints = Object.entries(Rules).map(([rule, body]) => {
    const named = new Set([...references(body)].map(({ id }) => id));
    const among = names.flatMap((name, index) => (named.has(name) ? [index] : []));
    const isTaken = (values) => {
      const row = names.map((_, index) => (among.includes(index) ? values[among.indexOf(index)] : 0));
      return !refusals(setOf(row)).some((refused) => refused.rule === rule);
    };
    const known = new Map();
    const takes = (values) => {
      const key = values.join();
      if (!known.has(key)) known.set(key, isTaken(values));
      return known.get(key);
    };
    return { among, takes };
  });
  const rows = sets.map((set) => names.map((name) => choices.get(name).indexOf(set[name])));
  return [
    ...pairwise(
      [...choices.values()].map(({ length }) => length),
      constraints,
      rows,
    ),
  ].map(setOf);
}

/** The values with as many of others in their place as are taken; what wants another one beside it comes in a later round. */
function filled(values, others, isTaken) {
  const missing = Object.keys(others).filter((name) => values[name] !== others[name]);
  const next = missing.find((name) => isTaken({ ...values, [name]: others[name] }));
  return next === undefined ? values : filled({ ...values, [next]: others[next] }, others, isTaken);
}

/** The values themselves if they are taken, else with the fewest samples, at most three, with which they are. */
function nearest(values, samples, isTaken, most = 3) {
  const withMore = (given, names, count) => {
    if (count === 0) return isTaken(given) ? given : undefined;
    for (const [index, name] of names.entries()) {
      const found = withMore({ ...given, [name]: samples[name] }, names.slice(index + 1), count - 1);
      if (found) return found;
    }
    return undefined;
  };
  for (let count = 0; count <= most; count += 1) {
    const found = withMore(values, Object.keys(samples), count);
    if (found) return found;
  }
  return undefined;
}

const isSwitch = ({ AllowedValues = [] }) =>
  AllowedValues.length === 2 && AllowedValues.every((v) => /^(true|false)$/.test(v));

/** A choice among more is one of size. */
const fewValues = 4;

/** What is looked at of a parameter, its default first: few values all, and one of each kind that its pattern knows. */
function choicesOf(name, declared) {
  const { Default, AllowedValues = [] } = declared;
  if (AllowedValues.length > 0)
    return AllowedValues.length <= fewValues
      ? [...new Set([Default ?? AllowedValues[0], ...AllowedValues])]
      : [Default ?? AllowedValues[0]];
  if (Default !== undefined && Default !== '') return [Default];
  const samples = samplesFor(name, declared);
  return Default === '' ? ['', ...samples] : samples;
}

const isList = (type) => type.startsWith('List<') || type === 'CommaDelimitedList';

function samplesFor(name, { Type = 'String', AllowedPattern, MinValue, MinLength = 0, MaxLength = Infinity }) {
  if (MinValue !== undefined) return [MinValue];
  const isLong = (value) => value.length >= Math.max(1, MinLength) && value.length <= MaxLength;
  const meaningful = [nameAsSample(name), ...(isPolicy.test(name) ? [policy] : []), ...samples];
  const known = AllowedPattern === undefined && Type.includes('AWS::') ? [] : meaningful;
  const kinds = (AllowedPattern ?? '.*').split(/\|(?=\^)/).filter((kind) => kind !== '^$');
  return kinds.map((kind) => {
    const pattern = new RegExp(`^(?:${kind})$`);
    const sample = [...known, ...samplesOf(kind)].find((value) => pattern.test(value) && isLong(value));
    if (sample === undefined)
      throw new Error(`no sample for parameter ${name} (${AllowedPattern ?? Type}): add one to parameter-sets.mjs`);
    return isList(Type) ? ['0', '1', '2'].map((end) => sample.slice(0, -1) + end).join() : sample;
  });
}
