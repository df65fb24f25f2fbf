import { sub } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { glueCatalog, tableWriterStatement } from './glue-catalog.ts';
import { decide } from './testing/decide.ts';

test('it has the given name, in the catalog of the account', () => {
  const name = sub('clinic_1a2b3c4d');
  const [database] = glueCatalog('Catalog', { name, description: 'Latest export' }).resources;
  expect(database?.properties).toEqual({
    CatalogId: { Ref: 'AWS::AccountId' },
    DatabaseInput: { Name: name, Description: 'Latest export' },
  });
});

test('the statement allows writes to the tables of one database only', () => {
  const writes = (path: string) =>
    decide([tableWriterStatement('clinic')], {
      by: '*',
      action: 'glue:CreateTable',
      resource: `arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:${path}`,
    });
  expect(['catalog', 'database/clinic', 'table/clinic/lists'].map(writes)).toEqual(['allow', 'allow', 'allow']);
  expect(['database/payroll', 'table/payroll/people', 'table/clinic2/x'].map(writes)).toEqual([
    'nothing',
    'nothing',
    'nothing',
  ]);
});
