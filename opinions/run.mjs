#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { staleGeneral } from './judge.mjs';
import { markdown } from './markdown.mjs';
import { opinions } from './opinions.mjs';
import { blueprintFolders } from './subjects.mjs';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, markdown: { type: 'boolean' } } });
const templatesOut = fileURLToPath(new URL('../templates-out', import.meta.url));
const verdicts = await opinions(await blueprintFolders(templatesOut), (line) => console.error(line));
const stale = staleGeneral(verdicts);

if (values.json) console.log(JSON.stringify({ verdicts, staleGeneral: stale }, null, 2));
else if (values.markdown) console.log(markdown(verdicts));
else {
  for (const { blueprint, open, stale: own } of verdicts) {
    for (const { rule, resource, message, forms } of open)
      console.log(`${rule} ${resource}: ${message} (${blueprint}: ${forms.join(', ')})`);
    for (const { rule, resource, reason } of own)
      console.log(
        `stale-exception:${rule} ${resource}: nothing finds this any more: take the exception out. Its reason was: ${reason}`,
      );
  }
  for (const { rule, reason } of stale)
    console.log(
      `stale-exception:${rule} general: nothing finds this any more: take the exception out. Its reason was: ${reason}`,
    );
}
for (const { blueprint, templates, resources, open, excepted, explained, stale: own } of verdicts)
  console.error(
    `${blueprint}: ${templates} templates with ${resources} resources; ${open.length} findings, ${own.length} stale exceptions, ${excepted.length} findings with a reason, ${explained} rules that wanted values and got them in the resolved forms`,
  );
if (stale.length > 0 || verdicts.some(({ open, stale: own }) => open.length + own.length > 0)) process.exitCode = 1;
