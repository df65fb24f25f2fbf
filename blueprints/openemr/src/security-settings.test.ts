import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openEmr } from './openemr.ts';
import { securitySettings } from './security-settings.ts';

const resources = Object.values(openEmr.plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));
const { ContainerDefinitions } = resources.find(({ id }) => id === 'Task')!.properties as unknown as {
  ContainerDefinitions: readonly {
    readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
  }[];
};
const environment = new Map(ContainerDefinitions[0]!.Environment.map(({ Name, Value }) => [Name, Value]));

test('each setting is in the environment of the task, and in the README with its value and paragraph', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const [name, { value, paragraph }] of Object.entries(securitySettings)) {
    expect([name, environment.get(`OPENEMR_SETTING_${name}`)]).toEqual([name, value]);
    const row = new RegExp(
      `^\\| \`${name}\` +\\| ${value} +\\| .+ \\| ${paragraph.replaceAll(/[().]/g, '\\$&')} +\\|$`,
      'm',
    );
    expect([name, row.test(readme)]).toEqual([name, true]);
  }
});

test('users and patients are logged out after the time of the parameter', () => {
  for (const name of ['timeout', 'portal_timeout'])
    expect(JSON.stringify(environment.get(`OPENEMR_SETTING_${name}`))).toContain('{"Ref":"SessionTimeoutSeconds"}');
});
