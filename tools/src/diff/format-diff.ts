import type { Finding, ReleaseDiff, Severity } from './finding.ts';

/** Formats a diff as text: a table for each stack, the fix for each finding except notes, and the counts. */
export function formatDiff({ findings }: ReleaseDiff): string {
  if (findings.length === 0) return 'No resource changes.\n';
  const stacks = groupByStack(findings);
  const tables = [...stacks].map(([stack, rows]) => `${stack}\n${table(rows)}\n`);
  const counts = (['block', 'review', 'note'] as const).map((severity) => count(findings, severity));
  return `${tables.join('\n')}\n${counts.join(', ')}\n`;
}

function groupByStack(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.stack);
    if (group) group.push(finding);
    else groups.set(finding.stack, [finding]);
  }
  return groups;
}

const labels: Readonly<Record<Severity, string>> = { block: 'BLOCK', review: 'REVIEW', note: 'note' };

function table(findings: readonly Finding[]): string {
  const width = (values: readonly string[]) => Math.max(...values.map((value) => value.length));
  const ids = width(findings.map(({ logicalId }) => logicalId));
  const types = width(findings.map(({ type }) => type));
  const indent = ' '.repeat(10);
  return findings
    .flatMap(({ severity, logicalId, type, what, fix, allowed }) => [
      `  ${labels[severity].padEnd(6)}  ${logicalId.padEnd(ids)}  ${type.padEnd(types)}  ${what}`,
      ...(allowed ? [`${indent}allowed: ${allowed}`] : severity === 'note' ? [] : [`${indent}${fix}`]),
    ])
    .join('\n');
}

function count(findings: readonly Finding[], severity: Severity): string {
  const number = findings.filter((finding) => finding.severity === severity).length;
  return severity === 'note' ? `${number} note${number === 1 ? '' : 's'}` : `${number} to ${severity}`;
}
