import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Problem } from '@hipaa-stacks/cloudformation';

const run = promisify(execFile);

/** A Python that can run the emulator. */
export interface Python {
  /** Absolute path of the interpreter, not of a shim. */
  readonly executable: string;
  /** Name of an installation that is specific to this Python, such as `cpython-311-linux-x86_64`. */
  readonly tag: string;
}

const probeScript = `
import json, sys, sysconfig
try:
    import pip
except ImportError:
    pip = None
print(json.dumps([sys.version_info[:2], sys.executable, sys.implementation.cache_tag + "-" + sysconfig.get_platform(), bool(pip)]))`;

const fix = 'Install Python 3.10 or later with pip (Debian and Ubuntu: apt install python3 python3-pip)';

/** The `python3` in the PATH. Throws a Problem if there is none, if it is older than 3.10, or if it has no pip. */
export async function findPython(): Promise<Python> {
  const answer = await run('python3', ['-c', probeScript]).catch((error: Error) => {
    throw new Problem('emulator', `python3 does not run (${error.message.trim().split('\n').at(-1)})`, fix);
  });
  const [[major, minor], executable, tag, hasPip] = JSON.parse(answer.stdout) as [
    [number, number],
    string,
    string,
    boolean,
  ];
  if (major !== 3 || minor < 10) throw new Problem('emulator', `python3 is ${major}.${minor}`, fix);
  if (!hasPip) throw new Problem('emulator', `${executable} has no pip`, fix);
  return { executable, tag };
}
