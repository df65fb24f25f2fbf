import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseTemplate } from '../template/yaml.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const read = (file: string): string => readFileSync(join(repository, file), 'utf8');

/** The names in the first column of the table of alarms in a README. */
function rowsIn(readme: string): readonly string[] {
  const [, section = ''] = readme.split('\n## What to do when an alarm fires\n');
  const [content = ''] = section.split('\n## ');
  return [...content.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name!);
}

/** Alarms of a template without a row, and rows that are neither an alarm nor an event rule. */
function differences(resources: Readonly<Record<string, { readonly Type: string }>>, readme: string) {
  const rows = rowsIn(readme);
  const alarms = Object.keys(resources).filter((id) => resources[id]!.Type === 'AWS::CloudWatch::Alarm');
  const isNotification = (id: string) => /^AWS::(CloudWatch::Alarm|Events::Rule)$/.test(resources[id]?.Type ?? '');
  return { missing: alarms.filter((id) => !rows.includes(id)), unknown: rows.filter((id) => !isNotification(id)) };
}

/** The resources of a system and of its companion. */
function resourcesOf(name: string) {
  const files = readdirSync(join(repository, 'templates-out', name)).filter((file) =>
    /^(flat|companion-.*)\.yaml$/.test(file),
  );
  const templates = files.map((file) => parseTemplate(read(`templates-out/${name}/${file}`), file));
  return Object.assign({}, ...templates.map(({ Resources }) => Resources)) as (typeof templates)[0]['Resources'];
}

test.each(['audit-trail', 'openemr', 'patient-web-app'])(
  'the README of %s has a row for each alarm, with a command and a cause',
  (name) => {
    const readme = read(`blueprints/${name}/README.md`);
    expect(differences(resourcesOf(name), readme)).toEqual({ missing: [], unknown: [] });
    for (const row of rowsIn(readme)) {
      const cells = readme.match(new RegExp(`^\\| \`${row}\` +\\|.*\`aws [^|]*\\|.*\\|$`, 'm'))?.[0].split('|') ?? [];
      expect(cells.map((cell) => cell.trim()).filter(Boolean), row).toHaveLength(4);
    }
  },
);

test('a first command of audit-trail searches the log group of all Regions, from a time', () => {
  const [, section = ''] = read('blueprints/audit-trail/README.md').split('\n## What to do when an alarm fires\n');
  const commands = [...section.split('\n## ')[0]!.matchAll(/^\| `\w+` .*`(aws [^`]+)`/gm)].map(
    ([, command]) => command!,
  );
  const searches = commands.filter((command) => command.startsWith('aws logs filter-log-events'));
  expect(searches.length).toBeGreaterThan(10);
  expect(searches.filter((command) => !command.includes(' --start-time '))).toEqual([]);
  // It lists one Region, two pages a second, and the calls of IAM in the global Region only.
  expect(commands.filter((command) => command.includes('lookup-events'))).toEqual([]);
});

test('an alarm without a row and a row without an alarm are reported', () => {
  const resources = { Known: { Type: 'AWS::CloudWatch::Alarm' }, Missing: { Type: 'AWS::CloudWatch::Alarm' } };
  const readme =
    '\n## What to do when an alarm fires\n\n| `Known` | a |\n| `Former` | b |\n\n## Next\n\n| `Other` | c |';
  expect(differences(resources, readme)).toEqual({ missing: ['Missing'], unknown: ['Former'] });
});

/** Commands that read all events of a log group from the oldest one, which takes hours for the log of a year. */
const commandsWithoutStart = (readme: string) =>
  [...readme.matchAll(/aws logs filter-log-events(?:\\\n|[^\n`])*/g)]
    .map(([command]) => command)
    .filter((command) => !command.includes(' --start-time '));

test('READMEs read the newest events of a log group, not all', () => {
  for (const name of ['openemr', 'patient-web-app'])
    expect(commandsWithoutStart(read(`blueprints/${name}/README.md`))).toEqual([]);
  expect(commandsWithoutStart('aws logs filter-log-events --log-group-name g \\\n  --start-time 1000')).toEqual([]);
  expect(commandsWithoutStart('`aws logs filter-log-events --log-group-name g`')).toHaveLength(1);
});
