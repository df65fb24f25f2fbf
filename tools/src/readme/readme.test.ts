import { Problem } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import type { Manifest } from '../manifest.ts';
import type { Release } from '../publish/read-release.ts';
import { type ReadmeTables, readmeTables, withTables } from './readme.ts';

const root = `
Resources:
  Topic:
    Type: AWS::SNS::Topic
Outputs:
  TopicArn:
    Description: Topic of all alarms
    Value: !Ref Topic
`;

const release = {
  dir: 'templates-out/notes',
  manifest: {
    root: { file: 'root.yaml' },
    parameters: {
      Email: { Type: 'String', Default: '', Description: 'Optional. Recipient.', Group: 'People', Label: 'E-mail' },
      Days: { Type: 'Number', Default: 30, Description: 'Retention of a|b.', Group: 'Logs', Label: 'Days' },
      Phone: { Type: 'String', Description: 'Number.', Group: 'People', Label: 'Phone' },
    },
    regional: [
      { option: 'Fast', notIn: ['cn-north-1', 'us-gov-west-1'] },
      { option: 'Fast', leavesOut: 'speed', notIn: ['ap-east-2', 'cn-north-1'] },
      { option: 'Logs', leavesOut: 'colors', notIn: ['cn-north-1'] },
      { option: 'Logs', leavesOut: 'dates', notIn: ['cn-north-1'] },
    ],
    supports: { '164.312(b)': ['watch/Trail', 'data/Logs'], '164.308(a)(8)': ['watch/Hub'] },
  } as unknown as Manifest,
  files: new Map([['root.yaml', Buffer.from(root)]]),
} satisfies Release;

const tables = readmeTables(release);

describe('the tables of a release', () => {
  test('parameters by group, with their defaults, without "Optional."', () => {
    expect(tables.parameters).toBe(
      [
        '### People',
        '',
        '| parameter | default         | description |',
        '| --------- | --------------- | ----------- |',
        '| `Email`   | empty           | Recipient.  |',
        '| `Phone`   | none (required) | Number.     |',
        '',
        '### Logs',
        '',
        '| parameter | default | description        |',
        '| --------- | ------- | ------------------ |',
        '| `Days`    | `30`    | Retention of a\\|b. |',
      ].join('\n'),
    );
  });

  test('outputs of the root', () => expect(tables.outputs).toContain('| `TopicArn` | Topic of all alarms |'));

  test('paragraphs in the order of the rule, with the resources that support them', () => {
    const rows = tables.supports.split('\n').slice(2);
    expect(rows.map((row) => row.replaceAll(/ +/g, ' '))).toEqual([
      '| 164.308(a)(8) | Evaluation | `Hub` |',
      '| 164.312(b) | Audit controls | `Trail`, `Logs` |',
    ]);
  });
});

test('Regions that do not have everything: what is refused, and what is left out of other options', () => {
  const rows = tables.regions.split('\n').slice(2);
  expect(rows.map((row) => row.replaceAll(/ +/g, ' '))).toEqual([
    '| `ap-east-2` | Asia Pacific (Taipei) | | `Fast`: speed |',
    '| `cn-north-1` | China (Beijing) | `Fast` | `Logs`: colors, dates |',
    '| `us-gov-west-1` | AWS GovCloud (US-West) | `Fast` | |',
  ]);
});

describe('a README', () => {
  const marked = (inside: Partial<ReadmeTables> = {}) =>
    ['parameters', 'outputs', 'supports', 'regions']
      .map((name) => {
        const table = inside[name as keyof ReadmeTables] ?? 'old $& table';
        return `## ${name}\n\nText.\n\n<!-- ${name}: written by hipaa-stacks readme -->\n\n${table}\n\n<!-- end of ${name} -->\n`;
      })
      .join('\n');

  test('contains the tables between its markers, and the other text is unchanged', () => {
    expect(withTables(marked(), tables, 'README.md')).toBe(marked(tables));
  });

  test('that already contains the tables is unchanged', () => {
    expect(withTables(marked(tables), tables, 'README.md')).toBe(marked(tables));
  });

  test.each([
    ['<!-- outputs: written by hipaa-stacks readme -->', ''],
    ['<!-- end of outputs -->', ''],
    ['<!-- end of outputs -->', '<!-- end of output -->'],
  ])('without the marker %s is refused, with the marker to add', (mark, other) => {
    const broken = () => withTables(marked().replace(mark, other), tables, 'README.md');
    expect(broken).toThrow(Problem);
    expect(broken).toThrow(
      /^README\.md: has no markers for the table of outputs\. Add the lines <!-- outputs: written by hipaa-stacks readme --> and <!-- end of outputs -->\./,
    );
  });
});
