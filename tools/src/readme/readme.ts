import {
  Problem,
  type RegionalOption,
  regionFacts,
  safeguards,
  type TemplateOutput,
} from '@hipaa-stacks/cloudformation';
import type { Manifest, ManifestParameter } from '../manifest.ts';
import { markdownTable } from '../markdown-table.ts';
import type { Release } from '../publish/read-release.ts';
import { parseTemplate } from '../template/yaml.ts';

/** The generated tables in the README of a blueprint. */
export interface ReadmeTables {
  /** One table for each group of parameters. */
  readonly parameters: string;
  readonly outputs: string;
  /** Paragraphs of the rule, and the resources that support them. */
  readonly supports: string;
  /** Regions, and what they do not have. */
  readonly regions: string;
}

/** Creates the tables of a release, as Markdown. */
export function readmeTables({ manifest, files }: Release): ReadmeTables {
  const { file } = manifest.root;
  const { Outputs = {} } = parseTemplate(String(files.get(file)), file);
  return {
    parameters: parameterTables(manifest.parameters),
    outputs: outputTable(Outputs),
    supports: supportTable(manifest.supports),
    regions: regionTable(manifest.regional),
  };
}

/**
 * Returns a README with tables between their markers: `<!-- parameters: written by hipaa-stacks readme -->` and
 * `<!-- end of parameters -->`, and the same for `outputs`, `supports` and `regions`. The other text does not change.
 *
 * @param file path of the README, for the Problem
 * @throws Problem if a pair of markers is missing
 */
export function withTables(readme: string, tables: ReadmeTables, file: string): string {
  return Object.entries(tables).reduce((text, [name, table]) => {
    const begin = `<!-- ${name}: written by hipaa-stacks readme -->`;
    const end = `<!-- end of ${name} -->`;
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from)
      throw new Problem(file, `has no markers for the table of ${name}`, `Add the lines ${begin} and ${end}.`);
    return `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`;
  }, readme);
}

function parameterTables(parameters: Manifest['parameters']): string {
  const declared = Object.entries(parameters);
  const sections = [...new Set(declared.map(([, { Group }]) => Group))].map((group) => {
    const members = declared.filter(([, { Group }]) => Group === group);
    const rows = members.map(([id, declaration]) => [`\`${id}\``, defaultOf(declaration), descriptionOf(declaration)]);
    return `### ${group}\n\n${markdownTable(['parameter', 'default', 'description'], rows)}`;
  });
  return sections.join('\n\n');
}

function defaultOf({ Default }: ManifestParameter): string {
  if (Default === undefined) return 'none (required)';
  return Default === '' ? 'empty' : `\`${Default}\``;
}

/** The description without "Optional.", which the column of the default shows as `empty`. */
const descriptionOf = ({ Default, Description = '' }: ManifestParameter): string =>
  Default === '' ? Description.replace(/^Optional\. /, '') : Description;

const outputTable = (outputs: Readonly<Record<string, TemplateOutput>>): string =>
  markdownTable(
    ['output', 'description'],
    Object.entries(outputs).map(([name, { Description = '' }]) => [`\`${name}\``, Description]),
  );

const supportTable = (supports: Manifest['supports']): string =>
  markdownTable(
    ['paragraph', 'title', 'resources'],
    safeguards.flatMap(({ citation, title }) => {
      const resources = supports[citation]?.map((name) => `\`${name.split('/')[1]}\``);
      return resources ? [[citation, title, resources.join(', ')]] : [];
    }),
  );

/** Regions that have everything are not listed. */
const regionTable = (regional: readonly RegionalOption[]): string =>
  markdownTable(
    ['Region', 'name', 'refused', 'left out'],
    Object.entries(regionFacts().names).flatMap(([region, name]) => {
      const missing = regional.filter(({ notIn }) => notIn.includes(region));
      if (missing.length === 0) return [];
      const refused = missing.filter(({ leavesOut }) => leavesOut === undefined).map(({ option }) => `\`${option}\``);
      return [[`\`${region}\``, name, refused.join(', '), leftOut(missing)]];
    }),
  );

/** `` `CreateGuardDuty`: RDS Protection; … ``, without the parts of options that are refused. */
function leftOut(missing: readonly RegionalOption[]): string {
  const refused = missing.filter(({ leavesOut }) => leavesOut === undefined).map(({ option }) => option);
  const parts = missing.filter(({ option, leavesOut }) => leavesOut !== undefined && !refused.includes(option));
  const options = [...new Set(parts.map(({ option }) => option))];
  return options
    .map((option) => {
      const names = parts.filter((part) => part.option === option).map(({ leavesOut }) => leavesOut);
      return `\`${option}\`: ${names.join(', ')}`;
    })
    .join('; ');
}
