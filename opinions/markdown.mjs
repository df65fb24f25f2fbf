import { generalExceptions } from './general-exceptions.mjs';

/**
 * The generated sections of `docs/opinions.md`, by the name of their marks: `versions`, and `findings`, the accepted findings.
 *
 * @param date as `2026-11-22`
 */
export function sections(verdicts, versions, date) {
  return { versions: versionsOf(versions, date), findings: findingsOf(verdicts) };
}

/** Replaces the section between its two marks, `<!-- name -->` and `<!-- /name -->`. */
export function withSection(page, name, section) {
  const [before, rest] = page.split(`<!-- ${name} -->\n`);
  const after = rest?.split(`<!-- /${name} -->`)[1];
  if (after === undefined) throw new Error(`docs/opinions.md has no marks for ${name}`);
  return `${before}<!-- ${name} -->\n\n${section}\n\n<!-- /${name} -->${after}`;
}

function versionsOf(versions, date) {
  const github = (name, repository) => `[${name}](https://github.com/${repository})`;
  const both = 'templates as built and resolved';
  const rows = [
    [
      `${github('cdk-nag', 'cdklabs/cdk-nag')}, packs HIPAA Security and AwsSolutions`,
      `${versions['cdk-nag']}, with aws-cdk-lib ${versions['aws-cdk-lib']}`,
      both,
    ],
    [`${github('Checkov', 'bridgecrewio/checkov')}, CloudFormation`, versions.checkov, both],
    [
      `${github('@aws/cloudformation-validate', 'aws-cloudformation/cloudformation-validate')}, all severities`,
      versions['cloudformation-validate'],
      both,
    ],
    [github('Parliament', 'duo-labs/parliament'), versions.parliament, 'IAM documents of resolved templates'],
    [
      `${github('cfn-lint', 'aws-cloudformation/cfn-lint')}, in \`hipaa-stacks check --cfn-lint\``,
      versions['cfn-lint'],
      'templates as built; general exceptions are in `cfn-lint.ts`',
    ],
  ];
  return `As of ${date}:\n\n${table(['Checker', 'Version', 'Input'], rows)}`;
}

function findingsOf(verdicts) {
  const general = generalExceptions.map(({ rule, only, resource, reason }) => [
    code(ruleOf(rule)),
    [only && `${only} only`, resource && 'some resources'].filter(Boolean).join(', ') || 'all',
    reason,
  ]);
  return [
    ...verdicts.flatMap(({ blueprint, templates, resources, open, stale, excepted }) => [
      `### ${blueprint}`,
      '',
      `${templates} templates with ${resources} resources; findings without an exception: ${open.length}; exceptions without a finding: ${stale.length}.`,
      '',
      table(['Resource', 'Rule', 'Reason'], rowsOf(excepted)),
      '',
    ]),
    '### General exceptions',
    '',
    table(['Rule', 'Templates', 'Reason'], general),
  ].join('\n');
}

/** One row for each resource and exception, not for each finding. */
function rowsOf(excepted) {
  const rows = excepted
    .filter(({ general }) => !general)
    .map(({ resource, exception }) => [code(resource), code(exception.rule), exception.reason]);
  return [...new Map(rows.map((row) => [row.join(), row])).values()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

const ruleOf = (rule) => (rule instanceof RegExp ? rule.source.replace(/^\^|\$$/g, '').replaceAll('\\', '') : rule);
const code = (text) => `\`${text}\``;
const cell = (text) => text.replaceAll('|', '\\|');

function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`;
  return [line(cells[0]), line(widths.map((width) => '-'.repeat(width))), ...cells.slice(1).map(line)].join('\n');
}
