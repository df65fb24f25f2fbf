import { expect, test } from 'vitest';
import { openEmr } from './openemr.ts';
import { parameters } from './parameters.ts';

const resources = Object.values(openEmr.plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));
const properties = (id: string) => resources.find((one) => one.id === id)!.properties as Record<string, unknown>;

test('the database has the character set and collation of the OpenEMR installer, from its creation', () => {
  const { Parameters } = properties('DatabaseParameterGroup');
  expect(Parameters).toMatchObject({ character_set_server: 'utf8mb4', collation_server: 'utf8mb4_general_ci' });
  expect(properties('Database').DBClusterParameterGroupName).toEqual({ Ref: 'DatabaseParameterGroup' });
});

test('the engine version is a parameter, with versions of Aurora MySQL 3 only', () => {
  expect(properties('Database').EngineVersion).toEqual({ Ref: 'DatabaseEngineVersion' });
  const pattern = new RegExp(parameters.Version.DatabaseEngineVersion.declaration.AllowedPattern!);
  for (const version of ['8.0', '8.0.mysql_aurora.3.08.2', '8.0.mysql_aurora.3.10.0']) expect(version).toMatch(pattern);
  for (const version of ['', '8', '5.7', '8.0.32', '8.0.mysql_aurora.2.11.1']) expect(version).not.toMatch(pattern);
});
