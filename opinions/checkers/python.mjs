import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defaultCacheFolder, install } from '../../tools/dist/emulator/install.js';
import { findPython } from '../../tools/dist/emulator/python.js';

const requirements = fileURLToPath(new URL('../requirements.txt', import.meta.url));

/** Installs Checkov and Parliament into the cache if they are not installed. */
export async function pythonCheckers(say) {
  const python = await findPython();
  const packages = { name: 'opinions', title: 'Checkov and Parliament', requirements };
  return { python: python.executable, folder: await install(python, defaultCacheFolder(), say, packages) };
}

/**
 * Runs Python with the checkers, and parses the JSON that it prints.
 *
 * @param accepted exit codes of a successful run
 */
export function runJson({ python, folder }, args, { input = '', accepted = [0] } = {}) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PYTHONPATH: folder, PYTHONWARNINGS: 'ignore', LOG_LEVEL: 'ERROR' };
    const child = spawn(python, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const out = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8');
      child[stream].on('data', (text) => {
        out[stream] += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      const failed = (why) => reject(new Error(`python ${args[0]} ${args[1]}: ${why}\n${out.stderr.slice(-2000)}`));
      if (!accepted.includes(code)) return failed(`exit code ${code}`);
      try {
        resolve(JSON.parse(out.stdout));
      } catch {
        failed('printed no JSON');
      }
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
