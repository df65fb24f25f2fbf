import type { Evidence, EvidenceResource, ParagraphEvidence } from './evidence.ts';

const WIDTH = 100;

/** A disclaimer that is part of every output. */
export const limits =
  'This is evidence about templates. It is neither legal advice nor a certificate: a resource supports a paragraph, and the listed duty remains with the user.';

/** One line: the number of paragraphs by status. */
export function summaryOf({ paragraphs, parameterSets }: Evidence): string {
  const count = (status: ParagraphEvidence['status']) => paragraphs.filter((each) => each.status === status).length;
  return `${count('supported')} of ${paragraphs.length} paragraphs supported, ${count('your duty')} your duty, ${count('not supported')} not supported; every chain was checked with ${parameterSets.length} parameter sets, without a finding.`;
}

/** `supported`, or `optional` if none of its resources exists with the defaults. */
export const statusOf = ({ status, byDefault }: ParagraphEvidence): string =>
  status === 'supported' && !byDefault ? 'optional' : status;

/** A table of 100 columns for a terminal: all paragraphs, the standards of the proposed rule, and the exceptions. */
export function formatEvidence(evidence: Evidence): string {
  const { blueprint, title, release, paragraphs, additions, exceptions } = evidence;
  const columns = [22, 13, 37, 25];
  const rows = [
    ['PARAGRAPH', 'STATUS', 'SUPPORTED BY, OR WHAT TO DO', 'PROPOSED IN 2025'],
    ...paragraphs.map((each) => [each.citation, statusOf(each), conditionText(each), each.proposed]),
    ...additions.map(({ citation, title: name, proposed }) => [
      citation,
      'proposed only',
      `${name}: no claims.`,
      proposed,
    ]),
  ];
  return [
    ...wrapped(`${blueprint}: ${title}`, WIDTH),
    `release ${release}`,
    ...wrapped(summaryOf(evidence), WIDTH),
    '',
    ...rows.flatMap((row) => tableRow(row, columns)),
    '',
    ...wrapped('optional: only if a parameter enables it. Details of one paragraph: --paragraph 164.312(b)', WIDTH),
    '',
    `EXCEPTIONS (${exceptions.length}): accepted findings of checkers`,
    ...exceptionLines(exceptions),
    '',
    ...wrapped(limits, WIDTH),
  ].join('\n');
}

function conditionText({ title, status, resources, chains, duty }: ParagraphEvidence): string {
  if (status !== 'supported') return `${title}. ${duty}`;
  return `${title}. ${resources.length === 1 ? '1 resource' : `${resources.length} resources`}, checked by ${chains.join(', ')}.`;
}

/** All details of one paragraph. */
export function formatParagraph(evidence: Evidence, paragraph: ParagraphEvidence): string {
  const { citation, title, kind, resources, chains, duty, proposed, exceptions } = paragraph;
  const part = (name: string, lines: readonly string[]) => (lines.length > 0 ? ['', name, ...lines] : []);
  return [
    `${citation} ${title} (${kind})`,
    `${evidence.blueprint}: ${statusOf(paragraph)}`,
    ...part(
      'RESOURCES',
      resources.flatMap((each) => indented(describeResource(each, evidence))),
    ),
    ...part(
      'CHAINS',
      chains.flatMap((name) => indented(`${name}: ${evidence.chains[name]}`)),
    ),
    ...part('YOUR DUTY', indented(duty)),
    ...part('PROPOSED IN JANUARY 2025, NOT LAW', indented(proposed)),
    ...part('EXCEPTIONS', exceptionLines(exceptions)),
    '',
    ...wrapped(limits, WIDTH),
  ].join('\n');
}

function describeResource(
  { resource, type, when, chains, parameterSets }: EvidenceResource,
  { parameterSets: all }: Evidence,
) {
  const condition = when.length > 0 ? `, when ${when.join(' and ')}` : '';
  return `${resource} (${type})${condition}: ${chains.join(', ')}; in ${parameterSets} of ${all.length} parameter sets`;
}

/** Exceptions with the same reason are one entry. */
function exceptionLines(exceptions: Evidence['exceptions']): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { rule, resource, reason } of exceptions)
    byReason.set(reason, [...(byReason.get(reason) ?? []), `${resource} ${rule}`]);
  return [...byReason].flatMap(([reason, where]) => [
    ...where.flatMap((each) => indented(each)),
    ...indented(reason, 4),
  ]);
}

const indented = (text: string, by = 2) => wrapped(text, WIDTH - by).map((line) => ' '.repeat(by) + line);

function tableRow(cells: readonly string[], widths: readonly number[]): readonly string[] {
  const wrappedCells = cells.map((cell, i) => wrapped(cell, widths[i]!));
  const height = Math.max(...wrappedCells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    wrappedCells
      .map((lines, i) => (lines[line] ?? '').padEnd(widths[i]!))
      .join(' ')
      .trimEnd(),
  );
}

/** Lines of a maximum length; a longer word is on its own line and is not cut. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
