import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { runPhases } from './support/code-build.ts';

type Phases = Parameters<typeof runPhases>[0]['phases'];

const run = (phases: Phases, variables: Readonly<Record<string, string>> = {}) =>
  runPhases({ version: 0.2, env: { shell: 'bash', variables: { KIND: 'buildspec' } }, phases }, tmpdir(), {
    PATH: process.env.PATH!,
    ...variables,
  });

test('all commands run in one shell, in the order of the phases', async () => {
  const { status, phases, log } = await run({
    build: { commands: ['echo "in $PWD with $VALUE"'] },
    install: { commands: ['cd /', 'VALUE=kept'] },
  });
  expect(log).toContain('\nin / with kept\n');
  expect({ status, phases }).toEqual({ status: 'SUCCEEDED', phases: { INSTALL: 'SUCCEEDED', BUILD: 'SUCCEEDED' } });
});

test('a variable of the start replaces that of the buildspec', async () => {
  const phases = { build: { commands: ['echo "kind $KIND"'] } };
  expect((await run(phases)).log).toContain('\nkind buildspec\n');
  expect((await run(phases, { KIND: 'start' })).log).toContain('\nkind start\n');
});

test('a command that fails ends its block, and `finally` runs', async () => {
  const { status, phases, log } = await run({
    pre_build: { commands: ['false', 'echo never'], finally: ['echo at the end'] },
    build: { commands: ['echo never'] },
    post_build: { commands: ['echo never'] },
  });
  expect({ status, phases }).toEqual({ status: 'FAILED', phases: { PRE_BUILD: 'FAILED' } });
  expect(log).toContain('\nat the end\n');
  expect(log).not.toContain('\nnever\n');
});

test('`post_build` also runs after a build that failed', async () => {
  const { status, phases, log } = await run({
    build: { commands: ['false'] },
    post_build: { commands: ['echo "succeeding $CODEBUILD_BUILD_SUCCEEDING"'] },
  });
  expect({ status, phases }).toEqual({ status: 'FAILED', phases: { BUILD: 'FAILED', POST_BUILD: 'SUCCEEDED' } });
  expect(log).toContain('\nsucceeding 0\n');
});

test('commands are in the log, also several lines with quotes', async () => {
  const command = `cat <<'END'\nit's $HOME\nEND`;
  const { log } = await run({ build: { commands: [command] } });
  expect(log).toContain(`Running command ${command}\nit's $HOME\n`);
});

test('what the runner does not implement is refused', async () => {
  const phase = { commands: [], 'on-failure': 'CONTINUE' } as never;
  await expect(run({ build: phase })).rejects.toThrow('on-failure is not implemented');
});
