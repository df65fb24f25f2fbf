import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../../template/walk.ts';
import { mistyped, removed } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, type Site, statementOf } from '../rule.ts';

const isStatement = ({ path, value }: Site) => endsIn(path, 'Statement', '*') && isObject(value) && 'Effect' in value;
const allows = (site: Site) => statementOf(site)?.Effect === 'Allow';
const isAllow = (statement: Json | undefined) => isObject(statement) && statement.Effect === 'Allow';
const isAction = ({ path, value }: Site) =>
  typeof value === 'string' && (endsIn(path, 'Action') || endsIn(path, 'Action', '*'));
const isTrust = ({ path }: Site) => path.includes('AssumeRolePolicyDocument');
const keyPolicy = 'KeyPolicy';

/** A condition key of a statement: `Condition` -> operator -> key. */
const isConditionKey = (site: Site) => endsIn(site.path, 'Condition', '*', '*') && statementOf(site) !== undefined;

/** Mistakes in policies of keys, buckets, queues, topics and roles. */
export const policyRules: readonly FaultRule[] = [
  faultRule('a permission is missing', 'The first call is denied.', (site) =>
    isStatement(site) && allows(site) ? [removed] : [],
  ),
  faultRule(
    'a Deny statement is missing',
    'What should be denied to all principals, such as plain HTTP, is not.',
    (site) => (isStatement(site) && !allows(site) ? [removed] : []),
  ),
  faultRule('one action of a statement is missing', 'One of several calls is denied.', (site) =>
    isAction(site) && endsIn(site.path, 'Action', '*') && Array.isArray(site.parent) ? [removed] : [],
  ),
  faultRule('an action is mistyped', 'IAM accepts it, and it allows nothing.', (site) => {
    const [service = '', name = ''] = isAction(site) ? `${site.value}`.split(':') : [];
    return /^[A-Za-z]+$/.test(name) ? [`${service}:${mistyped(name)}`] : [];
  }),
  faultRule(
    'a statement applies to every resource',
    'A compromised function can read everything in the account.',
    (site) =>
      endsIn(site.path, 'Resource') && allows(site) && site.value !== '*' && !site.path.includes(keyPolicy)
        ? ['*']
        : [],
  ),
  faultRule('a statement applies to all principals', 'All principals, also anonymous ones, are allowed.', (site) =>
    endsIn(site.path, 'Principal') && allows(site) ? ['*'] : [],
  ),
  faultRule('a statement applies to every action', 'A principal with one permission can do anything.', (site) =>
    endsIn(site.path, 'Action') && allows(site) && !/^\w+:\*$/.test(`${site.value}`) ? ['*'] : [],
  ),
  faultRule(
    'a statement has lost its condition',
    'Another account can use the service to access this one (confused deputy).',
    (site) =>
      endsIn(site.path, 'Condition') && statementOf(site) !== undefined && isObject(site.value) ? [removed] : [],
  ),
  faultRule('one key of a condition is missing', 'The condition matches more than it should.', (site) =>
    isConditionKey(site) && severalKeys(site) ? [removed] : [],
  ),
  faultRule(
    'a condition is met where its key is absent',
    'A session without MFA has no such key, and is allowed.',
    (site) =>
      endsIn(site.path, 'Condition') && allows(site) && isObject(site.value)
        ? Object.keys(site.value)
            .filter((operator) => !/^Null$|IfExists$/.test(operator))
            .map((operator) => renamedKey(site.value as never, operator, `${operator}IfExists`))
        : [],
  ),
  faultRule('a condition matches any value', 'It restricts less than it appears to.', (site) =>
    isConditionKey(site) && allows(site) && /Like$/.test(`${site.path.at(-2)}`) && site.value !== '*' ? ['*'] : [],
  ),
  faultRule('a condition key is mistyped', 'No request has such a key: the permission is never granted.', (site) =>
    endsIn(site.path, 'Condition', '*') && statementOf(site) !== undefined && isObject(site.value)
      ? Object.keys(site.value).map((key) => renamedKey(site.value as never, key, mistyped(key)))
      : [],
  ),
  faultRule(
    'an Allow has become a Deny',
    'Everything that was allowed is denied, whatever other policies allow.',
    (site) => (endsIn(site.path, 'Effect') && allows(site) ? ['Deny'] : []),
  ),
  faultRule('a Deny has become an Allow', 'All principals are allowed what should be denied.', (site) =>
    endsIn(site.path, 'Effect') && site.value === 'Deny' ? ['Allow'] : [],
  ),
  faultRule(
    'another service is allowed',
    'The service that needs it is denied, without an error in the template.',
    (site) =>
      typeof site.value === 'string' && (endsIn(site.path, 'Principal', 'Service') || endsIn(site.path, 'Service', '*'))
        ? [site.value === 'ec2.amazonaws.com' ? 'lambda.amazonaws.com' : 'ec2.amazonaws.com']
        : [],
  ),
  faultRule('two statements have the same Sid', 'IAM rejects the policy, and the update rolls back.', (site) =>
    endsIn(site.path, 'Statement') &&
    Array.isArray(site.value) &&
    !isTrust(site) &&
    isObject(site.value[0]) &&
    'Sid' in site.value[0]
      ? [[...site.value, site.value[0]]]
      : [],
  ),
  faultRule(
    'kms:ViaService names another service',
    'Callers of the intended service are denied, and no IAM policy can allow it.',
    (site) =>
      endsIn(site.path, 'kms:ViaService') && isAllow(site.above(3))
        ? [{ 'Fn::Sub': 'glacier.${AWS::Region}.${AWS::URLSuffix}' }]
        : [],
  ),
  faultRule('a policy has an old version', 'Policy variables are treated as literal text.', (site) =>
    endsIn(site.path, 'Version') && site.value === '2012-10-17' ? ['2008-10-17', removed] : [],
  ),
];

function severalKeys({ path, above }: Site): boolean {
  const condition = above(2);
  return (
    isObject(condition) &&
    path.length > 0 &&
    Object.values(condition).flatMap((keys) => Object.keys(keys as object)).length > 1
  );
}

const renamedKey = <T extends object>(value: T, from: string, to: string): T =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key === from ? to : key, item])) as T;
