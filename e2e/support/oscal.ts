import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { defaultCacheFolder } from '../../tools/src/emulator/index.ts';
import { install } from '../../tools/src/emulator/install.ts';
import { findPython } from '../../tools/src/emulator/python.ts';

const run = promisify(execFile);
const requirements = fileURLToPath(new URL('oscal-requirements.txt', import.meta.url));

/** Program that reads documents from a list of files, and prints an error for each; an empty string if it is valid. */
const program = `
import json, sys
from trestle.oscal.component import ComponentDefinition
def fault(path):
    try:
        document = json.load(open(path))
        ComponentDefinition(**document["component-definition"])
        return "" if list(document) == ["component-definition"] else "more than a component definition"
    except Exception as error:
        return " ".join(str(error).split()) or type(error).__name__
print(json.dumps([fault(path) for path in sys.argv[1:]]))`;

/** What compliance-trestle, installed into the cache once, says against each of some component definitions: nothing, or text. */
export async function oscalErrors(files: readonly string[]): Promise<readonly string[]> {
  const python = await findPython();
  const packages = { name: 'oscal', title: 'compliance-trestle', requirements };
  const library = await install(python, defaultCacheFolder(), () => {}, packages);
  const { stdout } = await run(python.executable, ['-c', program, ...files], {
    env: { PATH: process.env.PATH, PYTHONPATH: library },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as readonly string[];
}
