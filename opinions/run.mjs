#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { staleGeneral } from './judge.mjs';
import { sections, withSection } from './markdown.mjs';
import { opinions } from './opinions.mjs';
import { blueprintFolders } from './subjects.mjs';
import { versions } from './versions.mjs';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, markdown: { type: 'boolean' } } });
const templatesOut = fileURLToPath(new URL('../templates-out', import.meta.url));
const verdicts = await opinions(await blueprintFolders(templatesOut), (line) => console.error(line));
const stale = staleGeneral(verdicts);

if (values.markdown) await writePage(verdicts);
if (values.json) console.log(JSON.stringify({ verdicts, staleGeneral: stale }, null, 2));
else {
  for (const { blueprint, open, stale: own } of verdicts) {
    for (const { rule, resource, message, forms } of open)
      console.log(`${rule} ${resource}: ${message} (${blueprint}: ${forms.join(', ')})`);
    for (const { rule, resource, reason } of own)
      console.log(
        `stale-exception:${rule} ${resource}: the exception matches no finding. Remove it. Its reason was: ${reason}`,
      );
  }
  for (const { rule, reason } of stale)
    console.log(
      `stale-exception:${rule} general: the exception matches no finding. Remove it. Its reason was: ${reason}`,
    );
}
for (const { blueprint, templates, resources, open, excepted, explained, stale: own } of verdicts)
  console.error(
    `${blueprint}: ${templates} templates with ${resources} resources; ${open.length} findings, ${own.length} stale exceptions, ${excepted.length} findings with an exception, ${explained} rules evaluated only in the resolved forms`,
  );
if (stale.length > 0 || verdicts.some(({ open, stale: own }) => open.length + own.length > 0)) process.exitCode = 1;

/** Writes the results into `docs/opinions.md`, with the date and the versions. */
async function writePage(found) {
  const page = new URL('../docs/opinions.md', import.meta.url);
  const made = sections(found, await versions(), new Date().toISOString().slice(0, 10));
  const text = Object.entries(made).reduce(
    (before, [name, section]) => withSection(before, name, section),
    await readFile(page, 'utf8'),
  );
  await writeFile(page, text);
}
