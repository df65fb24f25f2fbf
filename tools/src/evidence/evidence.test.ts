import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  and,
  type Blueprint,
  blueprint,
  choice,
  equals,
  type Json,
  not,
  type Paragraph,
  resource,
  safeguards,
  snippet,
  when,
} from '@hipaa-stacks/cloudformation';
import { afterAll, describe, expect, test } from 'vitest';
import { buildBlueprint } from '../build/build.ts';
import { writeFolder } from '../build/write.ts';
import { formatFinding } from '../check/finding.ts';
import { describeCondition } from './describe-condition.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { formatEvidence, formatParagraph, limits } from './format.ts';
import { evidenceMarkdown } from './markdown.ts';
import { controlId, oscalOf } from './oscal.ts';
import { additions, duties } from './paragraphs.ts';

const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
afterAll(() => rmSync(folder, { recursive: true }));

const described = { Description: 'Looks for threats.' };
const detector = (Enable: boolean, supports: readonly Paragraph[]) => {
  const created = resource(
    'Detector',
    'AWS::GuardDuty::Detector',
    { Enable },
    { supports, exceptions: [{ rule: 'checkov:CKV_1', reason: 'It is so.' }] },
  );
  return snippet([created], { id: created.ref });
};

/** A system of one optional detector and one that always exists. */
const system = ({ enable = true, claims = ['164.308(a)(1)(ii)(D)'] as readonly Paragraph[], made = ['true'] } = {}) =>
  blueprint('small', {
    title: 'Small',
    parameters: { Options: { CreateIt: choice('Create it', ['false', 'true'], described) } },
    conditions: (p) => ({
      IsThere:
        made.length === 1 ? equals(p.CreateIt, made[0]!) : and(...made.map((value) => equals(p.CreateIt, value))),
    }),
    tags: (p) => ({ Created: p.CreateIt }),
    system: (_, has) => {
      const watch = when(has.IsThere, () => detector(enable, claims));
      return { stacks: { watch: [watch] }, outputs: { DetectorId: { description: 'ID', value: watch.id } } };
    },
  });

async function evidenceOrFindings(blueprint: Blueprint) {
  const release = await buildBlueprint(blueprint);
  writeFolder(folder, release.files);
  return evidenceOf(blueprint, release, folder);
}
async function evidenceIn(blueprint: Blueprint): Promise<Evidence> {
  const found = await evidenceOrFindings(blueprint);
  if ('findings' in found) throw new Error(found.findings.map(formatFinding).join('\n'));
  return found.evidence;
}
async function findingsIn(blueprint: Blueprint): Promise<readonly string[]> {
  const found = await evidenceOrFindings(blueprint);
  return 'findings' in found ? found.findings.map(formatFinding) : [];
}
const of = ({ paragraphs }: Evidence, wanted: Paragraph) => paragraphs.find(({ citation }) => citation === wanted)!;

describe('the evidence of a system', async () => {
  const evidence = await evidenceIn(system());
  const review = of(evidence, '164.308(a)(1)(ii)(D)');

  test('has every paragraph once, each with the remaining duty', () => {
    expect(evidence.paragraphs.map(({ citation }) => citation)).toEqual(safeguards.map(({ citation }) => citation));
    for (const { duty, proposed } of evidence.paragraphs) expect([duty, proposed]).not.toContain('');
  });

  test('names the resource, its condition, its proof and its exceptions', () => {
    expect(review).toMatchObject({
      status: 'supported',
      byDefault: false,
      resources: [
        {
          resource: 'watch/Detector',
          type: 'AWS::GuardDuty::Detector',
          when: ['CreateIt is true'],
          byDefault: false,
          parameterSets: 1,
          chains: ['detection'],
        },
      ],
      chains: ['detection'],
      exceptions: [{ rule: 'checkov:CKV_1', resource: 'watch/Detector', reason: 'It is so.' }],
    });
    expect(evidence.parameterSets).toEqual(['the default parameter values', 'CreateIt=true']);
    expect(Object.keys(evidence.chains)).toEqual(['detection']);
  });

  test('distinguishes duties of the user from features that this system does not have', () => {
    expect(of(evidence, '164.308(a)(5)(i)').status).toBe('your duty');
    expect(of(evidence, '164.312(b)')).toMatchObject({ status: 'not supported', resources: [], chains: [] });
  });

  test('is the same for the same release, and differs between releases', async () => {
    expect(await evidenceIn(system())).toEqual(evidence);
    expect((await evidenceIn(system({ claims: [] }))).release).not.toBe(evidence.release);
  });

  test('distinguishes resources that exist by default from optional ones', async () => {
    expect(of(await evidenceIn(system({ made: ['false'] })), '164.308(a)(1)(ii)(D)').byDefault).toBe(true);
  });
});

describe('there is no evidence', () => {
  test('if a chain has a finding', async () => {
    expect(await findingsIn(system({ enable: false }))).toContainEqual(
      expect.stringMatching(/^watch\/Detector: is disabled \(with CreateIt=true\)\. Set Enable to true\./),
    );
  });

  test('if no chain checks a claim', async () => {
    expect(await findingsIn(system({ claims: ['164.312(d)'] }))).toEqual([
      expect.stringContaining('watch/Detector: claims 164.312(d), which no chain checks for AWS::GuardDuty::Detector.'),
    ]);
  });

  test('if no parameter values create the resource with the claim', async () => {
    expect(await findingsIn(system({ made: ['true', 'false'] }))).toContainEqual(
      expect.stringContaining('no parameter set creates it: no chain checked it'),
    );
  });

  test('if the folder differs from the build', async () => {
    const release = await buildBlueprint(system());
    expect(evidenceOf(system(), release, join(folder, 'nowhere'))).toHaveProperty('findings');
  });
});

describe('as text', () => {
  const ref = (Ref: string) => ({ Ref });
  const joined = { 'Fn::Join': ['', ref('Arns')] };
  test.each<[string, unknown, string]>([
    ['a true/false parameter', equals(ref('Create') as never, 'true'), 'Create is true'],
    ['another value', not(equals(ref('Stage') as never, 'prod')), 'Stage is not prod'],
    ['a parameter with a value', not(equals(ref('Email') as never, '')), 'Email is set'],
    ['a list', not(equals(joined as never, '')), 'Arns is set'],
    [
      'more',
      { 'Fn::Or': [{ 'Fn::Equals': [ref('A'), 'x'] }, { 'Fn::Equals': [ref('B'), 'y'] }] },
      'Is is true, depending on A and B',
    ],
  ])('%s', (_, expression, expected) => {
    expect(describeCondition('Is', expression as Json)).toBe(expected);
  });
});

describe('printed', async () => {
  const evidence = await evidenceIn(system());
  const review = of(evidence, '164.308(a)(1)(ii)(D)');

  test('as a table of the width of a terminal, with each paragraph, each proposed standard and each exception', () => {
    const text = formatEvidence(evidence);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    for (const { citation } of [...safeguards, ...additions]) expect(text).toContain(`\n${citation} `);
    expect(text).toMatch(/\n164\.308\(a\)\(1\)\(ii\)\(D\) {3}optional /);
    expect(text).toContain('watch/Detector checkov:CKV_1\n    It is so.');
  });

  test('as one paragraph', () => {
    const text = formatParagraph(evidence, review);
    expect(text).toContain('watch/Detector (AWS::GuardDuty::Detector), when CreateIt is true: detection; in 1 of 2');
    expect(text).toContain(duties['164.308(a)(1)(ii)(D)'].duty.slice(0, 60));
  });

  test('as Markdown, with a table in the format of the READMEs', () => {
    const text = evidenceMarkdown(evidence);
    expect(text).toMatch(/\n\| 164\.308\(a\)\(1\)\(ii\)\(D\) \| Information system activity review \| `Detector` \|\n/);
    expect(text).toContain('`Detector` when CreateIt is true');
  });

  test('without the word compliance', () => {
    for (const text of [formatEvidence(evidence), evidenceMarkdown(evidence), JSON.stringify(oscalOf(evidence, 'x'))]) {
      expect(text).not.toMatch(/complian(t|ce with)/i);
      expect(text.replaceAll(/\s+/g, ' ')).toContain(limits);
    }
  });
});

describe('as OSCAL', async () => {
  const evidence = await evidenceIn(system());
  const date = '2026-01-02T00:00:00Z';
  const text = (blueprint = evidence, when = date) => JSON.stringify(oscalOf(blueprint, when), null, 2);

  test('has a requirement for each supported paragraph, and no other', () => {
    const ids = [...text().matchAll(/"control-id": "(.*)"/g)].map(([, id]) => id);
    expect(ids).toEqual(['hipaa-164.308.a.1.ii.D']);
  });

  test('has distinct tokens as IDs', () => {
    const ids = safeguards.map(({ citation }) => controlId(citation));
    expect(new Set(ids).size).toBe(safeguards.length);
    for (const id of ids) expect(id).toMatch(/^hipaa-164(\.[0-9a-zA-Z]+)+$/);
  });

  test('has stable and distinct UUIDs of version 5', () => {
    const uuids = [...text().matchAll(/"uuid": "(.*)"/g)].map(([, uuid]) => uuid);
    expect(text()).toBe(text());
    expect(new Set(uuids).size).toBe(4);
    for (const uuid of uuids)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
