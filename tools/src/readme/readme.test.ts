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
      Email: { Type: 'String', Default: '', Description: 'Who is told; or nothing.', Group: 'People', Label: 'E-mail' },
      Days: { Type: 'Number', Default: 30, Description: 'How long a|b is kept.', Group: 'Logs', Label: 'Days' },
      Phone: { Type: 'String', Description: 'Number. Or nothing: none.', Group: 'People', Label: 'Phone' },
    },
    supports: { '164.312(b)': ['watch/Trail', 'data/Logs'], '164.308(a)(8)': ['watch/Hub'] },
  } as unknown as Manifest,
  files: new Map([['root.yaml', Buffer.from(root)]]),
} satisfies Release;

const tables = readmeTables(release);

describe('the tables of a release', () => {
  test('parameters by group, with their defaults, and what the column says not said again', () => {
    expect(tables.parameters).toBe(
      [
        '### People',
        '',
        '| parameter | default        | what it is for         |',
        '| --------- | -------------- | ---------------------- |',
        '| `Email`   | nothing        | Who is told.           |',
        '| `Phone`   | none: give one | Number. Nothing: none. |',
        '',
        '### Logs',
        '',
        '| parameter | default | what it is for         |',
        '| --------- | ------- | ---------------------- |',
        '| `Days`    | `30`    | How long a\\|b is kept. |',
      ].join('\n'),
    );
  });

  test('outputs of the root', () => expect(tables.outputs).toContain('| `TopicArn` | Topic of all alarms |'));

  test('paragraphs in the order of the rule, with their resources', () => {
    const rows = tables.supports.split('\n').slice(2);
    expect(rows.map((row) => row.replaceAll(/ +/g, ' '))).toEqual([
      '| 164.308(a)(8) | Evaluation | `Hub` |',
      '| 164.312(b) | Audit controls | `Trail`, `Logs` |',
    ]);
  });
});

describe('a README', () => {
  const marked = (inside: Partial<ReadmeTables> = {}) =>
    ['parameters', 'outputs', 'supports']
      .map((name) => {
        const table = inside[name as keyof ReadmeTables] ?? 'old $& table';
        return `## ${name}\n\nIn words.\n\n<!-- ${name}: written by hipaa-stacks readme -->\n\n${table}\n\n<!-- end of ${name} -->\n`;
      })
      .join('\n');

  test('takes the tables between its markers, and keeps the rest', () => {
    expect(withTables(marked(), tables, 'README.md')).toBe(marked(tables));
  });

  test('that has them stays as it is', () => {
    expect(withTables(marked(tables), tables, 'README.md')).toBe(marked(tables));
  });

  test.each([
    ['<!-- outputs: written by hipaa-stacks readme -->', ''],
    ['<!-- end of outputs -->', ''],
    ['<!-- end of outputs -->', '<!-- end of output -->'],
  ])('without %s says where it goes', (mark, other) => {
    const broken = () => withTables(marked().replace(mark, other), tables, 'README.md');
    expect(broken).toThrow(Problem);
    expect(broken).toThrow(
      /^README\.md: has no markers for the table of outputs\. Add the lines <!-- outputs: written by hipaa-stacks readme --> and <!-- end of outputs -->\./,
    );
  });
});
