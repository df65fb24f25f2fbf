/** Values that stand for what a user would give; the first that a parameter takes is given. */
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

/** An IAM policy and a role differ by nothing that a pattern shows, so that the parameter's name decides. */
const isPolicy = /Polic(y|ies)|Boundary/;
const policy = 'arn:aws:iam::111122223333:policy/boundary';

/**
 * The sets for which a template is resolved: `defaults`, `on` (every switch, and a value for all that may stay empty)
 * and `off` (no switch, nothing that may stay empty).
 *
 * @param check refuses values that the template would not take
 */
export function parameterSets(template, check) {
  const all = Object.entries(template.Parameters ?? {});
  const set = (choose) => {
    const values = Object.fromEntries(all.map(([name, declared]) => [name, choose(name, declared)]));
    const refused = check(template, Object.fromEntries(Object.entries(values).map(([k, v]) => [k, `${v}`])));
    if (refused.length > 0)
      throw new Error(`no set of parameters: ${refused.map((each) => each.what ?? each).join('; ')}`);
    return values;
  };
  return {
    defaults: set((name, declared) => declared.Default ?? sampleFor(name, declared)),
    on: set((name, declared) =>
      isSwitch(declared) ? 'true' : (declared.Default ?? '') === '' ? sampleFor(name, declared) : declared.Default,
    ),
    off: set((name, declared) => (isSwitch(declared) ? 'false' : (declared.Default ?? sampleFor(name, declared)))),
  };
}

const isSwitch = ({ AllowedValues = [] }) =>
  AllowedValues.length === 2 && AllowedValues.every((v) => /^(true|false)$/.test(v));

function sampleFor(name, { AllowedValues, AllowedPattern = '', MinLength = 0, MaxLength = Number.POSITIVE_INFINITY }) {
  const takes = (value) =>
    new RegExp(`^(?:${AllowedPattern || '.*'})$`).test(value) && value.length >= MinLength && value.length <= MaxLength;
  const sample = AllowedValues?.[0] ?? (isPolicy.test(name) ? [policy, ...samples] : samples).find(takes);
  if (sample === undefined)
    throw new Error(`no sample for parameter ${name} (${AllowedPattern}): add one to parameter-sets.mjs`);
  return sample;
}
