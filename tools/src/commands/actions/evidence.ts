import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeguards, UsageProblem } from '@hipaa-stacks/cloudformation';
import { buildBlueprint } from '../../build/build.ts';
import { loadBlueprint } from '../../build/load.ts';
import { formatFinding } from '../../check/finding.ts';
import { didYouMean } from '../../did-you-mean.ts';
import { type Evidence, evidenceOf } from '../../evidence/evidence.ts';
import { formatEvidence, formatParagraph } from '../../evidence/format.ts';
import { evidenceMarkdown } from '../../evidence/markdown.ts';
import { oscalOf } from '../../evidence/oscal.ts';
import { workspaceRoot } from '../../workspace.ts';

export interface Options {
  readonly paragraph?: string;
  readonly json?: true;
  readonly markdown?: true;
  readonly oscal?: true;
  readonly date?: string;
  readonly output?: string;
}

/** The action of `hipaa-stacks evidence`. */
export async function evidenceAction(name: string, options: Options): Promise<void> {
  const print = printer(options);
  const root = workspaceRoot();
  const blueprint = await loadBlueprint(root, name);
  const release = await buildBlueprint(blueprint);
  const found = evidenceOf(blueprint, release, join(root, 'templates-out', name));
  if ('findings' in found) {
    for (const finding of found.findings) console.log(formatFinding(finding));
    console.error(`${name}: ${found.findings.length} findings, no evidence is printed`);
    process.exitCode = 1;
    return;
  }
  const text = print(found.evidence);
  if (options.output === undefined) console.log(text);
  else writeFileSync(options.output, `${text}\n`);
}

/** @throws UsageProblem for options that cannot be combined, before anything is built */
function printer({ paragraph, json, markdown, oscal, date }: Options): (evidence: Evidence) => string {
  if ([json, markdown, oscal, paragraph].filter(Boolean).length > 1 && !(json && paragraph && !markdown && !oscal))
    throw new UsageProblem(
      'evidence',
      'more than one output format was given',
      'Use one of --json, --markdown, --oscal.',
    );
  if (date !== undefined && !oscal)
    throw new UsageProblem(
      '--date',
      'is only valid with --oscal',
      'Remove it: the same release always gives the same evidence.',
    );
  if (oscal) {
    const time = timeOf(date);
    return (evidence) => printJson(oscalOf(evidence, time));
  }
  if (paragraph !== undefined) {
    const citation = citationOf(paragraph);
    const one = (evidence: Evidence) => evidence.paragraphs.find((each) => each.citation === citation)!;
    return (evidence) => (json ? printJson(one(evidence)) : formatParagraph(evidence, one(evidence)));
  }
  if (markdown) return evidenceMarkdown;
  return json ? printJson : formatEvidence;
}

const printJson = (value: unknown) => JSON.stringify(value, null, 2);

function timeOf(date: string | undefined): string {
  if (date === undefined) throw new UsageProblem('--oscal', 'requires --date', 'Add it, such as --date 2026-11-22.');
  const [day] = /^\d{4}-\d{2}-\d{2}$/.exec(date) ?? [];
  const time = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(time.getTime()) || !time.toISOString().startsWith(date))
    throw new UsageProblem('--date', `${date} is not a date`, 'Use the form 2026-11-22.');
  return `${day}T00:00:00Z`;
}

/** Normalizes a citation: with or without the section sign and spaces. */
function citationOf(text: string): string {
  const wanted = text.replace(/^(45 CFR )?§?\s*/, '').replaceAll(' ', '');
  const citations = safeguards.map(({ citation }): string => citation);
  if (citations.includes(wanted)) return wanted;
  const below = citations.filter((citation) => citation.startsWith(wanted));
  const guess = didYouMean(wanted, citations);
  const fix =
    below.length > 0
      ? `There are: ${below.slice(0, 6).join(', ')}${below.length > 6 ? ', …' : ''}.`
      : guess
        ? `Did you mean ${guess}?`
        : 'Use the form 164.312(b); run the command without --paragraph to list all paragraphs.';
  throw new UsageProblem('--paragraph', `${text} is not a paragraph with its own entry`, fix);
}
