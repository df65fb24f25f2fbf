import { describe, expect, test } from 'vitest';
import { type Exception, judge, type Match, resourceExceptions } from './cfn-lint.ts';
import { formatFinding } from './finding.ts';

/** Recorded output of cfn-lint 1.58.0 for a release: one match of each kind. */
const recorded: readonly Match[] = [
  {
    Filename: 'audit-trail/root.yaml',
    Location: { Path: ['Resources', 'DataStack', 'Properties', 'TemplateURL'], Start: { LineNumber: 210 } },
    Message: "This code may only work with 'package' cli command",
    Rule: { Id: 'W3002' },
  },
  {
    Filename: 'audit-trail/app.yaml',
    Location: { Path: ['Metadata'], Start: { LineNumber: 1 } },
    Message: 'This template is missing a top-level Metadata.com.aws.cloudformation.Context block.',
    Rule: { Id: 'I4010' },
  },
];
const broken: Match = {
  Filename: 'snippets/data/event-queue.yaml',
  Location: { Path: ['Resources', 'Queue', 'Properties', 'Colour'], Start: { LineNumber: 7 } },
  Message: "Additional properties are not allowed ('Colour' was unexpected)",
  Rule: { Id: 'E3002' },
};
const files = ['audit-trail/root.yaml', 'audit-trail/app.yaml', 'snippets/data/event-queue.yaml'];
const lines = (matches: readonly Match[], of = files, exceptions?: readonly Exception[]) =>
  judge(matches, of, exceptions).map(formatFinding);

describe('a match of cfn-lint', () => {
  test('is a finding with its resource and line', () => {
    expect(lines([...recorded, broken])).toEqual([
      "snippets/data/event-queue.yaml/Queue: E3002 at line 7: Additional properties are not allowed ('Colour' was unexpected). Fix it, or add an exception with a valid reason.",
    ]);
  });

  test('has no resource outside of Resources, nor if it is about the file', () => {
    const output = { ...broken, Location: { Path: ['Outputs', 'A'], Start: { LineNumber: 9 } } };
    const file = { ...broken, Location: { Path: null, Start: { LineNumber: 1 } } };
    expect(judge([...recorded, output, file], files).map(({ logicalId }) => logicalId)).toEqual([undefined, undefined]);
  });

  test('is not a finding if there is an exception', () => {
    expect(lines(recorded)).toEqual([]);
  });

  test('is a finding if the exception is for other files', () => {
    const elsewhere = { ...recorded[0]!, Filename: 'audit-trail/data.yaml' };
    expect(lines([...recorded, elsewhere])).toEqual([
      expect.stringContaining('audit-trail/data.yaml/DataStack: W3002'),
    ]);
  });
});

describe('an exception', () => {
  const exception: Exception = { rule: 'W1', files: /app\.yaml$/, reason: 'It is so.' };

  test('that is not needed is a finding', () => {
    expect(lines([], files, [exception])).toEqual([
      'audit-trail/app.yaml: no longer needs the exception from W1. Remove it. Its reason was: It is so.',
    ]);
  });

  test('for files that were not checked is not a finding', () => {
    expect(lines([], ['audit-trail/root.yaml'], [exception])).toEqual([]);
  });

  test('that only a match in other files needs is a finding', () => {
    const match = { ...broken, Rule: { Id: 'W1' } };
    expect(lines([match], files, [exception])).toEqual([
      expect.stringContaining('event-queue.yaml/Queue: W1'),
      expect.stringContaining('no longer needs the exception from W1'),
    ]);
  });
});

describe('an exception of a resource', () => {
  const own = resourceExceptions('audit-trail', [
    { rule: 'cfn-lint:W1', resource: 'app/Parser', reason: 'It is so.' },
    { rule: 'checkov:W2', resource: 'app/Parser', reason: 'Of another checker.' },
  ]);
  const both = ['audit-trail/app.yaml', 'audit-trail/flat.yaml'];
  const match = (file: string, id: string, rule = 'W1'): Match => ({
    ...broken,
    Filename: `audit-trail/${file}.yaml`,
    Location: { Path: ['Resources', id], Start: { LineNumber: 1 } },
    Rule: { Id: rule },
  });

  test('covers its rule on that resource, nested and flat', () => {
    expect(lines([match('app', 'Parser'), match('flat', 'Parser')], both, own)).toEqual([]);
  });

  test('does not cover another resource, file or rule', () => {
    const others = [match('app', 'Other'), match('data', 'Parser'), match('app', 'Parser', 'W2')];
    expect(lines([match('app', 'Parser'), ...others], both, own)).toHaveLength(others.length);
  });

  test('that is not needed is a finding', () => {
    expect(lines([], both, own)).toEqual([
      'audit-trail/app.yaml, audit-trail/flat.yaml/Parser: no longer needs the exception from W1. Remove it. Its reason was: It is so.',
    ]);
  });
});
