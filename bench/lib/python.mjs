import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../.venv/', import.meta.url));

/** The tools in Python, pinned; each in a folder of its own, since their dependencies differ. */
export const pins = { troposphere: '4.11.1', awscli: '1.46.3', 'cfn-lint': '1.58.0' };

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
export function pythonTool(name) {
  const target = `${folder}${name}-${pins[name]}`;
  if (!existsSync(target)) {
    console.error(`installing ${name} ${pins[name]} …`);
    const options = ['--quiet', '--disable-pip-version-check', '--root-user-action=ignore', '--target', target];
    execFileSync(python(), ['-m', 'pip', 'install', ...options, `${name}==${pins[name]}`], { stdio: 'inherit' });
  }
  return { folder: target, env: { PYTHONPATH: target, PYTHONNOUSERSITE: '1' } };
}
