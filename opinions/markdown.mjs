import { generalExceptions } from './general-exceptions.mjs';

/** What stays of the findings, and why, as tables for `docs/opinions.md`. */
export function markdown(verdicts) {
  const general = generalExceptions.map(({ rule, only, resource, reason }) => [
    code(ruleOf(rule)),
    [only && `${only} alone`, resource && 'deployment role'].filter(Boolean).join(', ') || 'all',
    reason,
  ]);
  return [
    ...verdicts.flatMap(({ blueprint, templates, resources, excepted }) => [
      `## ${blueprint}`,
      '',
      `${templates} templates with ${resources} resources. No finding without a reason, no reason without a finding.`,
      '',
      table(['Resource', 'Rule', 'Why it stays'], rowsOf(excepted)),
      '',
    ]),
    '## Everywhere',
    '',
    table(['Rule', 'Where', 'Why it stays'], general),
  ].join('\n');
}

/** One row for each resource and exception, not for each finding that it covers. */
function rowsOf(excepted) {
  const rows = excepted
    .filter(({ general }) => !general)
    .map(({ resource, exception }) => [code(resource), code(exception.rule), exception.reason]);
  return [...new Map(rows.map((row) => [row.join(), row])).values()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

const ruleOf = (rule) => (rule instanceof RegExp ? rule.source.replace(/^\^|\$$/g, '').replaceAll('\\', '') : rule);
const code = (text) => `\`${text}\``;
const cell = (text) => text.replaceAll('|', '\\|');
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
