import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { databaseConnectStatement } from './database-connect.ts';
import { decide, textOf } from './testing/decide.ts';

const resourceId = unchecked<string>({ 'Fn::GetAtt': ['Database', 'DbiResourceId'] });
const statement = databaseConnectStatement({ resourceId, user: 'application' });
const arn = (user: string, id = '${Database.DbiResourceId}') =>
  `arn:\${AWS::Partition}:rds-db:\${AWS::Region}:\${AWS::AccountId}:dbuser:${id}/${user}`;

test('a role can log in as one user of one database', () => {
  expect(textOf(statement.Resource)).toBe(arn('application'));
  const as = (resource: string) => decide([statement], { action: 'rds-db:connect', resource, by: '*' });
  expect(as(arn('application'))).toBe('allow');
  expect(as(arn('Application'))).toBe('nothing');
  expect(as(arn('migrator'))).toBe('nothing');
  expect(as(arn('application', 'db-OTHER'))).toBe('nothing');
});

test.each(['*', 'app*', 'app?', '', 'a/b', '1a', 'a b'])('the user %j is refused', (user) => {
  expect(() => databaseConnectStatement({ resourceId, user })).toThrow(RangeError);
});
