import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cfnLint } from '../../tools/dist/check/cfn-lint.js';
import { defaultCacheFolder, install } from '../../tools/dist/emulator/install.js';
import { findPython } from '../../tools/dist/emulator/python.js';

const lock = (name) => fileURLToPath(new URL(`requirements/${name}.txt`, import.meta.url));

/** The lock files of the tools in Python; each is installed into a folder of its own, since their dependencies differ. */
const locks = { troposphere: lock('troposphere'), awscli: lock('awscli'), 'cfn-lint': cfnLint.requirements };

let interpreter;

/** The interpreter itself, not a shim in front of it, which would be measured too. */
export function python() {
  interpreter ??= execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  return interpreter;
}

/**
 * Installs a tool where it is not there yet.
 *
 * @returns its folder, and the environment in which Python finds it and nothing else
 */
export async function pythonTool(name) {
  const packages = { name: `bench-${name}`, title: name, requirements: locks[name] };
  const folder = await install(await findPython(), defaultCacheFolder(), console.error, packages);
  return { folder, env: { PYTHONPATH: folder, PYTHONNOUSERSITE: '1' } };
}
