import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { pluginFolder } from './install.ts';
import { startEmulator } from './start.ts';

const run = promisify(execFile);

/** The JSON that Python code prints, which imports modules of a folder of the plugin. */
async function python(folder: string, code: string, ...words: string[]): Promise<unknown> {
  const options = {
    env: { PATH: process.env.PATH, PYTHONPATH: join(pluginFolder, folder), PYTHONDONTWRITEBYTECODE: '1' },
  };
  return JSON.parse((await run('python3', ['-c', code, ...words], options)).stdout);
}

test('instances that run need root on Linux', async () => {
  const user = vi.spyOn(process, 'getuid').mockReturnValue(1000);
  try {
    await expect(startEmulator({ instances: 'run' })).rejects.toThrow(
      "emulator: instances run as root on Linux only. Use instances: 'signal', or run as root",
    );
  } finally {
    user.mockRestore();
  }
});

describe('unit files on instances, as in systemd.syntax(7)', () => {
  /** What `unit_files` reads from files of `/etc/systemd/system`. */
  async function read(files: Readonly<Record<string, string>>): Promise<unknown> {
    const folder = await mkdtemp(join(tmpdir(), 'hipaa-stacks-units-'));
    try {
      await run('mkdir', ['-p', join(folder, 'web.service.d')]);
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
      const code = `
import json, sys, unit_files
unit_files.FOLDERS = (sys.argv[1],)
service = unit_files.read("web.service")["Service"]
environment = unit_files.environment(service)
commands = [unit_files.command(line, environment, {"n": "web.service", "%": "%"}) for line in service["ExecStart"]]
print(json.dumps({"commands": commands, "environment": environment, "wait": unit_files.seconds("1min 500ms", 0)}))`;
      return await python('machine', code, folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  test('have comments, continued lines, prefixes, specifiers and variables', async () => {
    const unit = `# comment
[Service]
Environment="A=one two" B=3
ExecStart=-/bin/echo \\
  %n 100%% $A \${A} "a b" $MISSING`;
    expect(await read({ 'web.service': unit })).toEqual({
      commands: [['-', ['/bin/echo', 'web.service', '100%', 'one', 'two', 'one two', 'a b']]],
      environment: { A: 'one two', B: '3' },
      wait: 60.5,
    });
  });

  test('are changed by drop-ins, in which an empty value removes the former ones', async () => {
    const files = {
      'web.service': '[Service]\nEnvironment=A=1\nExecStart=/bin/old\n',
      'web.service.d/new.conf': '[Service]\nEnvironment=B=2\nExecStart=\nExecStart=/bin/new\n',
    };
    expect(await read(files)).toMatchObject({ commands: [['', ['/bin/new']]], environment: { A: '1', B: '2' } });
  });
});

test('templates of docker inspect: paths, index and json; others are refused', async () => {
  const code = `
import json, go_templates
record = {"Config": {"User": "1000", "Env": ["A=1"], "Cmd": None}, "RepoDigests": ["repository@sha256:1"]}
def fill(text):
    try:
        return go_templates.fill(text, record)
    except SystemExit as error:
        return str(error)
texts = ["{{.Config.User}} {{index .RepoDigests 0}}", "{{json .Config.Env}}", "{{.Config.Cmd}}", "{{.Other}}", "{{range .Config.Env}}"]
print(json.dumps([fill(text) for text in texts]))`;
  expect(await python('machine', code)).toEqual([
    '1000 repository@sha256:1',
    '["A=1"]',
    '<no value>',
    'template parsing error: {{.Other}}: no such entry',
    'template parsing error: the emulated docker does not support {{range .Config.Env}}',
  ]);
});
