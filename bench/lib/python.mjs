import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cfnLint } from '../../tools/dist/check/cfn-lint.js';
import { defaultCacheFolder, install } from '../../tools/dist/emulator/install.js';
import { findPython } from '../../tools/dist/emulator/python.js';

const lock = (name) => fileURLToPath(new URL(`requirements/${name}.txt`, import.meta.url));

/** The lock files of the Python tools. Each tool is installed into a separate folder, because their dependencies differ. */
const locks = { troposphere: lock('troposphere'), awscli: lock('awscli'), 'cfn-lint': cfnLint.requirements };

let interpreter;

/** The interpreter itself, not a shim, which would be measured too. */
export function python() {
  interpreter ??= execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  return interpreter;
}

/**
 * Installs a tool if it is not installed.
 *
 * @returns its folder, and the environment in which Python finds only this tool
 */
export async function pythonTool(name) {
  const packages = { name: `bench-${name}`, title: name, requirements: locks[name] };
  const folder = await install(await findPython(), defaultCacheFolder(), console.error, packages);
  return { folder, env: { PYTHONPATH: folder, PYTHONNOUSERSITE: '1' } };
}
