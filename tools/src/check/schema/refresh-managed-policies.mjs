/**
 * Writes `tools/schemas/managed-policies.json`: the names of all AWS managed policies, and the documents of those that the templates
 * in `templates-out` attach. Source: moto (Apache-2.0), which collects them with the IAM API. Needs Python with pip:
 * `node tools/src/check/schema/refresh-managed-policies.mjs`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const version = '5.2.5';
const hash = 'sha256:eef62cdcf3bfe73e0863743511ba042dfaba04ba3d5ecdcb896a196c693ad528';
/** MiniStack has these documents, or the emulator does not use them. */
const withoutDocument = ['AdministratorAccess', 'ReadOnlyAccess', 'service-role/AWS_ConfigRole'];
const root = new URL('../../../../', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'managed-policies-'));

try {
  const policies = read();
  const names = Object.keys(policies).sort();
  const documents = usedNames().map((name) => {
    if (!policies[name])
      throw new Error(`moto ${version} has no AWS managed policy ${name}. Correct the template's name.`);
    return `${JSON.stringify(name)}: ${JSON.stringify(policies[name])}`;
  });
  const head = [
    `"source": "moto ${version} (Apache-2.0), moto/iam/aws_managed_policies.py"`,
    `"names": ${JSON.stringify(names.join(' '))}`,
  ];
  const text = `{\n${head.join(',\n')},\n"documents": {\n${documents.join(',\n')}\n}\n}\n`;
  writeFileSync(new URL('tools/schemas/managed-policies.json', root), text);
} finally {
  rmSync(folder, { recursive: true });
}

/** The part after `policy/` in the ARN of each AWS managed policy -> its document. */
function read() {
  const python = (...args) =>
    execFileSync('python3', args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 });
  writeFileSync(join(folder, 'moto.txt'), `moto==${version} --hash=${hash}\n`);
  python('-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes', '-r', 'moto.txt');
  const wheel = readdirSync(folder).find((file) => file.endsWith('.whl'));
  python('-m', 'zipfile', '-e', wheel, 'wheel');
  const program = `
import json, runpy
data = json.loads(runpy.run_path("wheel/moto/iam/aws_managed_policies.py")["aws_managed_policies_data"])
print(json.dumps({each["Path"].lstrip("/") + name: each["Document"] for name, each in data.items()}))`;
  return JSON.parse(python('-c', program).toString());
}

/** The policies that the committed templates attach. */
function usedNames() {
  const templates = fileURLToPath(new URL('templates-out', root));
  const files = readdirSync(templates, { recursive: true }).filter((file) => file.endsWith('.yaml'));
  const texts = files.map((file) => readFileSync(join(templates, file), 'utf8'));
  const found = texts.flatMap((text) =>
    [...text.matchAll(/iam::aws:policy\/([\w+=,.@/-]+)/g)].map((match) => match[1]),
  );
  return [...new Set(found)].filter((name) => !withoutDocument.includes(name)).sort();
}
