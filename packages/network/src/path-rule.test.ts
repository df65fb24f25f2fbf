import { unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { type PathRuleProps, pathRule } from './path-rule.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const made = (more: Partial<PathRuleProps> = {}) =>
  pathRule('BackendRule', {
    listener: ref('Listener'),
    priority: 10,
    hosts: ['portal.clinic.example'],
    targetGroup: ref('BackendTargetGroup'),
    ...more,
  });
const valuesOf = (more: Partial<PathRuleProps>) =>
  made(more).resources.map(({ id, properties }) => {
    const { Priority, Conditions } = properties as {
      Priority: number;
      Conditions: { PathPatternConfig?: { Values: unknown } }[];
    };
    return [id, Priority, Conditions[1]?.PathPatternConfig?.Values];
  });

test('only requests with a known host are forwarded', () => {
  for (const paths of [undefined, ['/api*']])
    expect(made(paths && { paths }).resources[0]?.properties).toMatchObject({
      Conditions: [
        { Field: 'host-header', HostHeaderConfig: { Values: ['portal.clinic.example'] } },
        ...(paths ? [{}] : []),
      ],
      Actions: [{ Type: 'forward', TargetGroupArn: { Ref: 'BackendTargetGroup' } }],
    });
});

describe('the quotas of a rule', () => {
  test('more than five values are split into rules with consecutive priorities', () => {
    const paths = ['/a', '/b', '/c', '/d', '/e'];
    expect(valuesOf({ paths })).toEqual([
      ['BackendRule', 10, ['/a', '/b', '/c', '/d']],
      ['BackendRule2', 11, ['/e']],
    ]);
    expect(valuesOf({ paths, hosts: ['a.example', 'b.example'] })).toEqual([
      ['BackendRule', 10, ['/a', '/b', '/c']],
      ['BackendRule2', 11, ['/d', '/e']],
    ]);
  });

  test('so are more than five wildcards', () => {
    expect(valuesOf({ paths: ['/a/*/b*', '/c/*/d*', '/e/*/f*'] })).toEqual([
      ['BackendRule', 10, ['/a/*/b*', '/c/*/d*']],
      ['BackendRule2', 11, ['/e/*/f*']],
    ]);
  });

  test('a list parameter is one rule', () => {
    expect(valuesOf({ paths: ref('BackendPaths') })).toEqual([['BackendRule', 10, { Ref: 'BackendPaths' }]]);
  });
});

test.each([
  [{ paths: ['api'] }, 'BackendRule: a rule cannot match the path api.'],
  [{ paths: ['/a b'] }, 'BackendRule: a rule cannot match the path /a b.'],
  [{ paths: [`/${'a'.repeat(128)}`] }, 'BackendRule: a rule cannot match the path'],
  [{ paths: ['/******'] }, 'BackendRule: a rule cannot match the path'],
  [{ paths: [] }, 'BackendRule: paths is empty.'],
  [{ hosts: [] }, 'BackendRule: it has 0 hosts.'],
  [{ hosts: ['a.b', 'b.b', 'c.b', 'd.b', 'e.b'] }, 'BackendRule: it has 5 hosts.'],
  [{ priority: 0 }, 'BackendRule: the priority 0 is not supported.'],
  [{ priority: 50000, paths: ['/a', '/b', '/c', '/d', '/e'] }, 'BackendRule: the priority 50001 is not supported.'],
])('refuses %j', (more, message) => {
  expect(() => made(more)).toThrow(message);
});
