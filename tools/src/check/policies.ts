import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';
import { isOneEditAway } from './chains/edit-distance.ts';
import { conditionKeys } from './condition-keys.ts';
import type { Fault, ResourceCheck } from './finding.ts';
import { guess } from './guess.ts';
import { type PlacedPolicy, type PolicyKind, policiesOf, statementsOf } from './policy-documents.ts';
import { choicesOf, isComputed, itemsOf, type Placed, textsIn } from './values.ts';

/** Every policy document follows the grammar of IAM. Source: IAM User Guide, "Grammar of the IAM JSON policy language". */
export const checkPolicies: ResourceCheck = (resource) =>
  policiesOf(resource)
    .filter(({ value }) => !isComputed(value))
    .flatMap((policy) => [...wrongDocument(policy), ...wrongStatements(policy), ...sameSids(policy)]);

const wrong = (path: string, what: string, fix: string): Fault => ({ what: `${path} ${what}`, fix });

function wrongDocument({ value, path }: PlacedPolicy): readonly Fault[] {
  if (!isObject(value)) return [wrong(path, 'is not a policy document', 'Use an object with Version and Statement.')];
  const { Version, Statement } = value;
  const empty = Statement === undefined || (Array.isArray(Statement) && Statement.length === 0);
  return [
    ...unknownKeys({ value, path }, ['Version', 'Id', 'Statement']),
    ...(Version === '2012-10-17' || (Version !== undefined && isComputed(Version))
      ? []
      : [
          wrong(
            `${path}/Version`,
            Version === undefined ? 'is missing' : `is ${JSON.stringify(Version)}`,
            "Use '2012-10-17': with an older version, policy variables are literal text.",
          ),
        ]),
    ...(empty ? [wrong(`${path}/Statement`, 'has no statement', 'Add a statement.')] : []),
  ];
}

const keys = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

function wrongStatements(policy: PlacedPolicy): readonly Fault[] {
  return statementsOf(policy)
    .filter(({ value }) => !isComputed(value))
    .flatMap(({ value, path }) =>
      isObject(value)
        ? wrongStatement({ value, path }, policy.kind)
        : [wrong(path, 'is not a statement', 'Use an object with Effect and Action.')],
    );
}

function wrongStatement(statement: Placed<JsonObject>, kind: PolicyKind): readonly Fault[] {
  return [
    ...unknownKeys(statement, keys),
    ...wrongEffect(statement),
    ...wrongActions(statement),
    ...wrongResources(statement, kind),
    ...wrongPrincipals(statement, kind),
    ...wrongConditions(statement),
    ...wrongSid(statement, kind),
  ];
}

function unknownKeys({ value, path }: Placed<JsonObject>, known: readonly string[]): readonly Fault[] {
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => wrong(`${path}/${name}`, 'is not a policy element', guess(name, known)));
}

function wrongEffect({ value: { Effect }, path }: Placed<JsonObject>): readonly Fault[] {
  if (Effect === undefined) return [wrong(path, 'has no Effect', 'Add Effect: Allow, or Deny.')];
  return choicesOf({ value: Effect, path: `${path}/Effect` })
    .filter(({ value }) => value !== 'Allow' && value !== 'Deny' && !isComputed(value))
    .map((one) => wrong(one.path, `is ${JSON.stringify(one.value)}`, 'Use Allow or Deny.'));
}

/** A statement must have exactly one of two elements. */
function exactlyOne({ value, path }: Placed<JsonObject>, name: string): readonly Fault[] {
  const present = [name, `Not${name}`].filter((each) => value[each] !== undefined);
  if (present.length === 1) return [];
  return present.length === 0
    ? [wrong(path, `has no ${name}`, `Add ${name}, or Not${name}.`)]
    : [wrong(path, `has ${present.join(' and ')}`, 'Remove one of them.')];
}

function wrongActions(statement: Placed<JsonObject>): readonly Fault[] {
  const { value, path } = statement;
  const actions = ['Action', 'NotAction'].flatMap((name) =>
    itemsOf({ value: value[name] ?? [], path: `${path}/${name}` }),
  );
  const malformed = actions.filter(
    (action) => !isComputed(action.value) && !/^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/.test(`${action.value as string}`),
  );
  return [
    ...exactlyOne(statement, 'Action'),
    ...emptyLists(statement),
    ...malformed.map((one) =>
      wrong(one.path, `is ${JSON.stringify(one.value)}`, 'Use service:Action, such as s3:GetObject.'),
    ),
  ];
}

/** IAM refuses an empty list. A list whose items are all excluded by conditions is not found here. */
const emptyLists = ({ value, path }: Placed<JsonObject>): readonly Fault[] =>
  ['Action', 'NotAction', 'Resource', 'NotResource']
    .filter((name) => Array.isArray(value[name]) && value[name].length === 0)
    .map((name) => wrong(`${path}/${name}`, 'is empty', 'Add one, or remove the statement.'));

function wrongResources(statement: Placed<JsonObject>, kind: PolicyKind): readonly Fault[] {
  const { value, path } = statement;
  const present = ['Resource', 'NotResource'].filter((name) => value[name] !== undefined);
  if (kind === 'trust')
    return present.map((name) =>
      wrong(`${path}/${name}`, 'is in a trust policy', 'Remove it: a trust policy applies to its role.'),
    );
  return kind === 'own resource' && present.length === 0 ? [] : exactlyOne(statement, 'Resource');
}

const principals = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

function wrongPrincipals(statement: Placed<JsonObject>, kind: PolicyKind): readonly Fault[] {
  const { value, path } = statement;
  const present = ['Principal', 'NotPrincipal'].filter((name) => value[name] !== undefined);
  if (kind === 'identity')
    return present.map((name) =>
      wrong(
        `${path}/${name}`,
        'is in an identity-based policy',
        'Remove it: an identity-based policy applies to its principal.',
      ),
    );
  const placed = present.flatMap((name) => choicesOf({ value: value[name]!, path: `${path}/${name}` }));
  return [...exactlyOne(statement, 'Principal'), ...placed.flatMap(wrongPrincipal)];
}

function wrongPrincipal({ value, path }: Placed): readonly Fault[] {
  if (value === '*' || isComputed(value)) return [];
  if (!isObject(value))
    return [wrong(path, `is ${JSON.stringify(value)}`, "Use '*', or an object such as Service: lambda.amazonaws.com.")];
  const empty = Object.keys(value).length === 0 ? [wrong(path, 'is empty', `Use ${principals.join(', ')}.`)] : [];
  return [...empty, ...unknownKeys({ value, path }, principals)];
}

const operator = new RegExp(
  `^(ForAllValues:|ForAnyValue:)?(${[
    'String(Not)?Equals(IgnoreCase)?|String(Not)?Like',
    'Numeric(Not)?Equals|Numeric(Less|Greater)Than(Equals)?',
    'Date(Not)?Equals|Date(Less|Greater)Than(Equals)?',
    'Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)',
  ].join('|')})(IfExists)?$|^Null$`,
);

function wrongConditions({ value: { Condition }, path: above }: Placed<JsonObject>): readonly Fault[] {
  if (Condition === undefined) return [];
  return choicesOf({ value: Condition, path: `${above}/Condition` }).flatMap(({ value, path }) => {
    if (isComputed(value)) return [];
    if (!isObject(value)) return [wrong(path, 'is not an object', 'Use operator: { key: values }.')];
    return Object.entries(value).flatMap(([name, tests]) => {
      if (!operator.test(name)) {
        const operators = ['StringEquals', 'StringLike', 'ArnLike', 'ArnEquals', 'Bool', 'Null', 'NumericLessThan'];
        return [
          wrong(
            `${path}/${name}`,
            'is not a condition operator',
            guess(name, [...operators, 'IpAddress', 'DateLessThan']),
          ),
        ];
      }
      return choicesOf({ value: tests, path: `${path}/${name}` }).flatMap((one) =>
        isObject(one.value)
          ? Object.keys(one.value).flatMap((key) => misspelledKey(key, `${one.path}/${key}`))
          : [wrong(one.path, 'has no key', 'Use operator: { key: values }.')],
      );
    });
  });
}

/** A key that does not exist and differs by one letter from a known one. AWS has more keys than are known here. */
function misspelledKey(key: string, path: string): readonly Fault[] {
  const lower = key.toLowerCase();
  if (
    conditionKeys.some(
      (known) => lower === known.toLowerCase() || (known.endsWith('/') && lower.startsWith(known.toLowerCase())),
    )
  )
    return [];
  const similar = conditionKeys.find((known) => isOneEditAway(known.toLowerCase(), lower));
  return similar ? [wrong(path, 'is not a condition key', `Did you mean ${similar}?`)] : [];
}

/** Sids of identities are letters and digits; key and resource policies allow more. */
function wrongSid({ value: { Sid }, path }: Placed<JsonObject>, kind: PolicyKind): readonly Fault[] {
  if (Sid === undefined || isComputed(Sid)) return [];
  const fits = typeof Sid === 'string' && (kind !== 'identity' || /^[A-Za-z0-9]*$/.test(Sid));
  return fits ? [] : [wrong(`${path}/Sid`, `is ${JSON.stringify(Sid)}`, 'Use letters and digits only.')];
}

/** Two statements that both exist: not the branches of one `Fn::If`. */
function sameSids(policy: PlacedPolicy): readonly Fault[] {
  const sids = statementsOf(policy).flatMap(({ value, path }) => {
    const sid: Json | undefined = isObject(value) ? value.Sid : undefined;
    return typeof sid === 'string' && sid !== '' && !path.includes('/Fn::If/') ? [{ sid, path }] : [];
  });
  return sids
    .filter(({ sid }, index) => sids.findIndex((other) => other.sid === sid) < index)
    .map(({ sid, path }) => wrong(`${path}/Sid`, `is ${sid}, the same as another statement`, 'Use unique Sids.'));
}

/** The actions of a statement, lower-case: IAM ignores their case. */
export const actionsOf = (statement: JsonObject): readonly string[] =>
  textsIn(statement.Action).map(({ value }) => value.toLowerCase());
