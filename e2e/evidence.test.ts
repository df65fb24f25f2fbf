import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildBlueprint } from '../tools/src/build/build.ts';
import { blueprintNames, loadBlueprint } from '../tools/src/build/load.ts';
import { writeFolder } from '../tools/src/build/write.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { evidenceOf } from '../tools/src/evidence/evidence.ts';
import { oscalOf } from '../tools/src/evidence/oscal.ts';
import { repository } from './support/cli.ts';
import { oscalErrors } from './support/oscal.ts';

const folder = mkdtempSync(join(tmpdir(), 'hipaa-stacks-evidence-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function evidenceIn(name: string) {
  const blueprint = await loadBlueprint(repository, name);
  const release = await buildBlueprint(blueprint);
  const built = join(folder, name);
  writeFolder(built, release.files);
  const found = evidenceOf(blueprint, release, built);
  if ('findings' in found) throw new Error(found.findings.map(formatFinding).join('\n'));
  return found.evidence;
}

const names = blueprintNames(repository);

describe('the evidence in OSCAL', async () => {
  const documents = await Promise.all(
    names.map(async (name) => JSON.stringify(oscalOf(await evidenceIn(name), '2026-01-02T00:00:00Z'))),
  );
  const [first] = documents as [string];

  const invalid: readonly [string, string, RegExp][] = [
    ['an ID that is not a token', first.replace('"hipaa-164.312.b"', '"164.312(b)"'), /control-id/],
    ['an invalid UUID', first.replace(/"uuid":"[^"]*"/, '"uuid":"1"'), /uuid/],
    ['no OSCAL version', first.replace(/"oscal-version":"[^"]*",/, ''), /oscal-version/],
    ['an unknown key', first.replace('"remarks"', '"remark"'), /remark/],
    [
      'no requirement',
      first.replace(/"implemented-requirements":.*\}\]\}\]\}\]/, '"implemented-requirements":[]}]}]'),
      /./,
    ],
  ];

  test('is accepted by compliance-trestle, which refuses invalid documents', async () => {
    const files = [...documents, ...invalid.map(([, text]) => text)].map((text, i) => {
      const file = join(folder, `${i}.json`);
      writeFileSync(file, text);
      return file;
    });
    const errors = await oscalErrors(files);
    expect(errors.slice(0, documents.length)).toEqual(documents.map(() => ''));
    for (const [i, [what, text, fault]] of invalid.entries()) {
      expect(() => JSON.parse(text), what).not.toThrow();
      expect(text, what).not.toBe(first);
      expect(errors[documents.length + i], what).toMatch(fault);
    }
  });
});
