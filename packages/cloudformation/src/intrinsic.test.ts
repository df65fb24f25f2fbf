import { describe, expect, test } from 'vitest';
import { accountId, cidr, findInMap, join, named, select, split, sub, unchecked, uniqueName } from './index.ts';

test('functions have the syntax of CloudFormation', () => {
  expect(sub('${AWS::Region}')).toEqual({ 'Fn::Sub': '${AWS::Region}' });
  expect(sub('${A}', { A: accountId })).toEqual({ 'Fn::Sub': ['${A}', { A: { Ref: 'AWS::AccountId' } }] });
  expect(join('-', ['a', accountId])).toEqual({ 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }]] });
  expect(select(1, split('/', 'a/b'))).toEqual({ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b'] }] });
  expect(cidr('10.0.0.0/16', 6, 8)).toEqual({ 'Fn::Cidr': ['10.0.0.0/16', 6, 8] });
  expect(findInMap('Sizes', unchecked({ Ref: 'Size' }), 'Class')).toEqual({
    'Fn::FindInMap': ['Sizes', { Ref: 'Size' }, 'Class'],
  });
});

test('the Name tag begins with the name of the system', () => {
  expect(named('LoadBalancer')).toEqual([
    { Key: 'Name', Value: { 'Fn::Sub': ['${System} LoadBalancer', { System: { Ref: 'Hipaa::SystemName' } }] } },
  ]);
});

describe('uniqueName', () => {
  const ids = ['00000000', 'ffffffff'];
  const nameOf = (role: string, maxLength: number) => (id: string) => {
    const [text, variables] = (uniqueName(role, maxLength) as unknown as { 'Fn::Sub': [string, object] })['Fn::Sub'];
    expect(Object.values(variables)).toEqual([{ Ref: 'Hipaa::SystemId' }]);
    return text.replace('${SystemId}', id);
  };

  test('is the role and the ID of the system, within the length that the service allows', () => {
    for (const id of ids) expect(nameOf('audit-trail', 20)(id)).toBe(`audit-trail-${id}`);
    expect(nameOf('audit-trail', 20)('01234567')).toHaveLength(20);
  });

  test('refuses a role that is too long', () => {
    expect(() => uniqueName('audit-trail', 19)).toThrow(
      new RangeError('audit-trail: the name would have 20 characters, and the maximum is 19. Shorten the role.'),
    );
  });
});
