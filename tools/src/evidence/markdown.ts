import { markdownTable as table } from '../markdown-table.ts';
import type { Evidence, EvidenceResource, ParagraphEvidence } from './evidence.ts';
import { limits, statusOf, summaryOf } from './format.ts';

/** The evidence as a Markdown document. */
export function evidenceMarkdown(evidence: Evidence): string {
  const { blueprint, title, release, paragraphs, additions, chains, parameterSets, exceptions } = evidence;
  const having = (status: ParagraphEvidence['status']) => paragraphs.filter((each) => each.status === status);
  const supported = having('supported');
  return [
    `# Evidence of ${blueprint}`,
    `${title}. Release \`${release}\`.`,
    summaryOf(evidence),
    limits,
    '## What it supports',
    table(
      ['paragraph', 'title', 'resources'],
      supported.map((each) => [each.citation, each.title, each.resources.map(name).join(', ')]),
    ),
    '## Proof and remaining duties',
    table(
      ['paragraph', 'kind', 'status', 'chains', 'conditions', 'your duty', 'proposed in 2025'],
      supported.map((each) => [
        each.citation,
        each.kind,
        statusOf(each),
        each.chains.map((chain) => `\`${chain}\``).join(', '),
        conditionsOf(each),
        each.duty,
        each.proposed,
      ]),
    ),
    '## Your duty',
    remaining(having('your duty')),
    '## Not supported',
    remaining(having('not supported')),
    '## Proposed only',
    table(
      ['paragraph', 'title', 'proposed in 2025'],
      additions.map((each) => [each.citation, each.title, each.proposed]),
    ),
    '## Chains',
    table(
      ['chain', 'follows'],
      Object.entries(chains).map(([chain, follows]) => [`\`${chain}\``, follows]),
    ),
    '## Parameter sets',
    parameterSets.map((set) => `- ${set}`).join('\n'),
    '## Exceptions',
    table(
      ['resource', 'rule', 'reason'],
      exceptions.map(({ resource, rule, reason }) => [`\`${resource}\``, `\`${rule}\``, reason]),
    ),
  ].join('\n\n');
}

const name = ({ resource }: EvidenceResource) => `\`${resource.split('/')[1]}\``;

/** The conditions of the resources, each with the resources that exist under it. */
function conditionsOf({ resources }: ParagraphEvidence): string {
  const under = new Map<string, string[]>();
  for (const each of resources.filter(({ when }) => when.length > 0)) {
    const condition = each.when.join(' and ');
    under.set(condition, [...(under.get(condition) ?? []), name(each)]);
  }
  return [...under].map(([condition, names]) => `${names.join(', ')} when ${condition}`).join('; ');
}

const remaining = (paragraphs: readonly ParagraphEvidence[]) =>
  table(
    ['paragraph', 'title', 'kind', 'what to do', 'proposed in 2025'],
    paragraphs.map((each) => [each.citation, each.title, each.kind, each.duty, each.proposed]),
  );
