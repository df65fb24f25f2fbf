/** The lower bound of any build: a Node script that reads the same templates as JSON and prints them with js-yaml. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';

const [data, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const [file, template] of Object.entries(JSON.parse(readFileSync(data, 'utf8')))) {
  writeFileSync(join(folder, file), dump(template, { noRefs: true, lineWidth: -1 }));
}
