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
  'eu-west-1',
  'clinic.example',
  'Z0123456789ABCDEFGHIJ',
  'vpc-0123456789abcdef0',
  'subnet-0123456789abcdef0',
  '10.0.0.0/16',
  'clinic',
  '1',
];

/** What a parameter that takes any name gets: its own, so that it can be told again: `TrailFolder` -> `trail-folder`. */
export const nameAsSample = (parameter) => parameter.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

/** An IAM policy and a role differ by nothing that a pattern shows, so that the parameter's name decides. */
const isPolicy = /Polic(y|ies)|Boundary/;
const policy = 'arn:aws:iam::111122223333:policy/boundary';

/**
 * The sets for which a template is resolved: `defaults`; `on`, every switch, and a value for all that may stay empty; `off`, no
 * switch, and nothing that may stay empty; `given`, no switch, and a value for all that may stay empty, where `on` could not give
 * them all. Where `Rules` forbid a combination, a set comes as near to it as they take.
 *
 * @param check refuses values that the template would not take, `Rules` included
 * @throws Error that names the parameter without a sample, or the one that no set gives
 */
export function parameterSets(template, check) {
  const all = Object.entries(template.Parameters ?? {});
  const refusals = (values) =>
    check(template, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}`])));
  const isTaken = (values) => refusals(values).length === 0;
  const optional = all.filter(([, declared]) => !isSwitch(declared) && (declared.Default ?? '') === '');
  const sampled = Object.fromEntries(optional.map(([name, declared]) => [name, sampleFor(name, declared)]));
  const switched = (value) =>
    Object.fromEntries(all.filter(([, each]) => isSwitch(each)).map(([name]) => [name, value]));

  const defaults = Object.fromEntries(all.map(([name, { Default }]) => [name, Default ?? sampled[name] ?? 'false']));
  if (!isTaken(defaults))
    throw new Error(
      `no set of parameters: ${refusals(defaults)
        .map((each) => each.what ?? each.description)
        .join('; ')}`,
    );
  const off = nearest({ ...defaults, ...switched('false') }, sampled, isTaken) ?? defaults;
  const sets = { defaults, on: filled(defaults, { ...switched('true'), ...sampled }, isTaken), off };
  const isGiven = (name, among) => Object.values(among).some((set) => set[name] === sampled[name]);
  if (optional.some(([name]) => !isGiven(name, sets))) sets.given = filled(off, sampled, isTaken);
  const never = optional.find(([name]) => !isGiven(name, sets));
  if (never)
    throw new Error(`no set of parameters gives ${never[0]}: the Rules refuse ${sampled[never[0]]} everywhere`);
  return sets;
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

function sampleFor(
  name,
  { Type = 'String', AllowedValues, AllowedPattern, MinValue, MinLength = 0, MaxLength = Infinity },
) {
  const pattern = new RegExp(`^(?:${AllowedPattern ?? '.*'})$`);
  const isLong = (value) => value.length >= Math.max(1, MinLength) && value.length <= MaxLength;
  const meaningful = [nameAsSample(name), ...(isPolicy.test(name) ? [policy] : []), ...samples];
  const known = AllowedPattern === undefined && Type.includes('AWS::') ? [] : meaningful;
  const sample =
    AllowedValues?.find((value) => value !== '') ??
    MinValue ??
    [...known, ...samplesOf(AllowedPattern ?? '')].find((value) => pattern.test(value) && isLong(value));
  if (sample === undefined)
    throw new Error(`no sample for parameter ${name} (${AllowedPattern ?? Type}): add one to parameter-sets.mjs`);
  return sample;
}
