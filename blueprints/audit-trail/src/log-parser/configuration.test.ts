import { describe, expect, test } from 'vitest';
import { InvalidConfiguration, type Keyword, matcher, parseConfiguration } from './configuration.ts';
import { auditRecord } from './record.ts';

const deleteRole = auditRecord({
  eventID: 'a',
  eventName: 'DeleteRole',
  eventSource: 'iam.amazonaws.com',
  errorCode: 'AccessDenied',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::000000000000:assumed-role/Clinic/session',
    sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::000000000000:role/Clinic' } },
  },
});

function matches(lists: Omit<Keyword, 'name' | 'severity'>, record = deleteRole): boolean {
  return matcher({ version: 1, keywords: [{ name: 'k', severity: 'low', ...lists }] })(record).length === 1;
}

describe('matcher', () => {
  test.each<[Omit<Keyword, 'name' | 'severity'>, boolean]>([
    [{ eventName: ['DeleteRole'] }, true],
    [{ eventName: ['DeleteUser', 'DeleteRole'] }, true],
    [{ eventName: ['deleterole'] }, false],
    [{ eventName: ['Delete'] }, false],
    [{ eventName: ['Delete*'] }, true],
    [{ eventName: ['*Role'] }, true],
    [{ eventName: ['*'] }, true],
    [{ eventName: ['D*t*e*e'] }, true],
    [{ eventName: ['DeleteR*eRole'] }, false],
    [{ eventName: ['DeleteRole*e'] }, false],
    [{ eventName: ['*x*'] }, false],
    [{ eventName: ['DeleteRole'], eventSource: ['s3.amazonaws.com'] }, false],
    [{ eventName: ['DeleteRole'], eventSource: ['iam.amazonaws.com'] }, true],
    [{ errorCode: ['AccessDenied*'] }, true],
    [{ errorCode: ['*UnauthorizedOperation'] }, false],
    [{ principal: ['AssumedRole'] }, true],
    [{ principal: ['arn:aws:iam::*:role/Clinic'] }, true],
    [{ principal: ['arn:aws:sts::*:assumed-role/Clinic/*'] }, true],
    [{ principal: ['Root'] }, false],
  ])('%j matches: %s', (lists, expected) => {
    expect(matches(lists)).toBe(expected);
  });

  test('a keyword with errorCode does not match a successful call', () => {
    const { errorCode: _, ...successful } = deleteRole;
    expect(matches({ errorCode: ['*'] }, successful)).toBe(false);
  });

  test('returns all matching keywords, in the order of the file', () => {
    const keywords: Keyword[] = [
      { name: 'second', severity: 'low', eventName: ['Delete*'] },
      { name: 'no', severity: 'low', eventName: ['Put*'] },
      { name: 'first', severity: 'high', eventName: ['DeleteRole'] },
    ];
    expect(matcher({ version: 1, keywords })(deleteRole).map(({ name }) => name)).toEqual(['second', 'first']);
  });
});

describe('parseConfiguration', () => {
  const keyword = { name: 'iam-delete-role', severity: 'high', eventName: ['DeleteRole'] };
  const file = (keywords: unknown, version: unknown = 1) => JSON.stringify({ version, keywords });

  test('accepts a file with all kinds of lists', () => {
    const full = { ...keyword, eventSource: ['iam.amazonaws.com'], errorCode: ['*'], principal: ['Root'] };
    expect(parseConfiguration(file([full]))).toEqual({ version: 1, keywords: [full] });
  });

  test.each([
    ['', 'the file: is not JSON'],
    ['{"version":1,"keywords":[', 'the file: is not JSON'],
    ['[]', 'the file: must be an object'],
    ['null', 'the file: must be an object'],
    ['{"version":1}', 'keywords: must be a list'],
    [JSON.stringify({ version: 1, keywords: [keyword], note: 'x' }), 'the file: has the unknown field "note"'],
    [file([keyword], 2), 'version: must be 1'],
    [file([]), 'keywords: must be a list with at least one'],
    [
      file(Array.from({ length: 501 }, (_, index) => ({ ...keyword, name: `k${index}` }))),
      'at most 500, there are 501',
    ],
    [file(['DeleteRole']), 'keywords[0]: must be an object'],
    [file([keyword, keyword]), 'the name iam-delete-role is not unique'],
    [file([keyword, { ...keyword, name: '' }]), 'keywords[1].name: must be'],
    [file([{ ...keyword, name: 'a b' }]), 'keywords[0].name: must be'],
    [file([{ ...keyword, severity: 'urgent' }]), 'keywords[0].severity: must be one of critical, high, medium, low'],
    [file([{ ...keyword, eventname: ['x'] }]), 'keywords[0]: has the unknown field "eventname"'],
    [file([{ name: 'all', severity: 'low' }]), 'keywords[0]: needs at least one of eventSource'],
    [file([{ ...keyword, eventName: [] }]), 'keywords[0].eventName: must be a list'],
    [file([{ ...keyword, eventName: 'DeleteRole' }]), 'keywords[0].eventName: must be a list'],
    [file([{ ...keyword, principal: [''] }]), 'keywords[0].principal: must be a list'],
    [file([{ ...keyword, principal: [7] }]), 'keywords[0].principal: must be a list'],
  ])('refuses %s', (text, reason) => {
    const parse = () => parseConfiguration(text);
    expect(parse).toThrow(InvalidConfiguration);
    expect(parse).toThrow(reason);
  });
});
