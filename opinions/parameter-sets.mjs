import { pairwise } from '../tools/dist/check/chains/pairwise.js';
import { references } from '../tools/dist/template/walk.js';
import { samplesOf } from './sample.mjs';

/** Sample values. The first that a parameter accepts is used; otherwise a value is generated from its pattern. */
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
  'arn:aws:secretsmanager:eu-west-1:111122223333:secret:clinic-a1b2c3',
  'arn:aws:codeconnections:eu-west-1:111122223333:connection/0a1b2c3d-0000-4000-8000-0123456789ab',
  '/static*,/media*',
  '1.2.3',
  'https://git.example/clinic/app.git',
  'public.ecr.aws/docker/library/python:3.13-slim',
];

/** The sample value of a parameter that accepts any name: its own name, so that it can be recognized: `TrailPrefix` -> `trail-prefix`. */
export const nameAsSample = (parameter) => parameter.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

/** A pattern does not distinguish the ARN of an IAM policy from that of a role; the name of the parameter does. */
const isPolicy = /Polic(y|ies)|Boundary/;
const policy = 'arn:aws:iam::111122223333:policy/boundary';

/**
 * The sets of values with which a template is resolved: `defaults`; `on`, with all options enabled and a value for each optional
 * parameter; `off`, with none; and `pairs-…`, which with the others contain each pair of values of two parameters. If the `Rules`
 * do not allow a combination, the set contains the closest allowed one.
 *
 * @param check returns what is wrong with values; for a violation of a rule, `rule` is its name
 * @throws Error that names the parameter without a sample value, or with a value that is in no set
 */
export function parameterSets(template, check) {
  const all = Object.entries(template.Parameters ?? {});
  const refusals = (values) =>
    check(template, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}`])));
  const isAccepted = (values) => refusals(values).length === 0;
  const choices = new Map(all.map(([name, declared]) => [name, choicesOf(name, declared)]));
  const defaults = Object.fromEntries([...choices].map(([name, [first]]) => [name, first]));
  if (!isAccepted(defaults))
    throw new Error(
      `no set of parameters: ${refusals(defaults)
        .map((each) => each.what ?? each.description)
        .join('; ')}`,
    );
  const booleans = (value) =>
    Object.fromEntries(all.filter(([, each]) => isBoolean(each)).map(([name]) => [name, value]));
  const samples = Object.fromEntries(
    all.filter(([name]) => choices.get(name)[0] === '').map(([name]) => [name, choices.get(name)[1]]),
  );
  const sets = {
    defaults,
    on: replaceAccepted(defaults, { ...booleans('true'), ...samples }, isAccepted),
    off: nearest({ ...defaults, ...booleans('false') }, samples, isAccepted) ?? defaults,
  };
  const pairs = pairSets(template, choices, Object.values(sets), refusals);
  for (const [index, set] of pairs.entries()) sets[`pairs-${index + 1}`] = set;
  for (const name of [...Object.keys(booleans()), ...Object.keys(samples)]) {
    const never = choices.get(name).find((value) => !Object.values(sets).some((set) => set[name] === value));
    if (never !== undefined)
      throw new Error(`no set of parameters contains ${name} = ${never}: the Rules refuse it in every combination`);
  }
  return sets;
}

/** Sets that contain, with the existing ones, each pair of values of two parameters that the Rules allow. */
function pairSets({ Rules = {} }, choices, sets, refusals) {
  const names = [...choices.keys()];
  const setOf = (row) => Object.fromEntries(names.map((name, index) => [name, choices.get(name)[row[index]]]));
  const constraints = Object.entries(Rules).map(([rule, body]) => {
    const named = new Set([...references(body)].map(({ id }) => id));
    const among = names.flatMap((name, index) => (named.has(name) ? [index] : []));
    const isAccepted = (values) => {
      const row = names.map((_, index) => (among.includes(index) ? values[among.indexOf(index)] : 0));
      return !refusals(setOf(row)).some((refused) => refused.rule === rule);
    };
    const known = new Map();
    const accepts = (values) => {
      const key = values.join();
      if (!known.has(key)) known.set(key, isAccepted(values));
      return known.get(key);
    };
    return { among, allows: accepts };
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

/** Replaces as many values with those of `others` as the template accepts. A value that requires another one follows in a later round. */
function replaceAccepted(values, others, isAccepted) {
  const missing = Object.keys(others).filter((name) => values[name] !== others[name]);
  const next = missing.find((name) => isAccepted({ ...values, [name]: others[name] }));
  return next === undefined ? values : replaceAccepted({ ...values, [next]: others[next] }, others, isAccepted);
}

/** The values if the template accepts them, else with the fewest samples (at most three) with which it accepts them. */
function nearest(values, samples, isAccepted, most = 3) {
  const withMore = (given, names, count) => {
    if (count === 0) return isAccepted(given) ? given : undefined;
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

const isBoolean = ({ AllowedValues = [] }) =>
  AllowedValues.length === 2 && AllowedValues.every((v) => /^(true|false)$/.test(v));

/** Parameters with more allowed values are sizes: only the default is used. */
const fewValues = 4;

/** The evaluated values of a parameter, its default first: all of a few allowed values, or one for each alternative of its pattern. */
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
