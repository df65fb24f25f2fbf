import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { boot, canSandbox, type Kill, values } from './boot/sandbox.ts';
import { bootScript } from './boot.ts';

/** Calls `run` for each item, a few at the same time. */
async function forEach<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
  const rest = [...items];
  const worker = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

async function traced(process: Kill['process']): Promise<readonly number[]> {
  const { trace } = await boot();
  return trace.filter((line) => line.startsWith(`${process} `)).map((line) => Number(line.split(' ')[1]));
}

/** Lines that run after the boot is complete, when the success is reported: the functions `report` and `finish`, and their calls. */
function reports(line: number): boolean {
  const lines = bootScript.split('\n');
  const from = lines.slice(0, line).findLastIndex((text) => /^\S/.test(text) && text !== '}');
  return /^(report\(\)|finish\(\)|trap finish EXIT|complete=yes|#!)/.test(lines[from]!);
}

/** The first status that CloudFormation receives decides: it ignores later signals with the ID of the instance. */
const first = (signals: readonly string[]) => signals[0]?.split(' ')[0];

/** Lines for SIGTERM, which takes longer: where the traps are set, and some of the others. */
const lineOf = (start: string) => bootScript.split('\n').findIndex((line) => line.startsWith(start)) + 1;
const some = (lines: readonly number[]) =>
  lines.filter((line, index) => (line >= lineOf('fi') && line <= lineOf('step() {')) || index % 8 === 0);

test.skipIf(!canSandbox).each([
  ['SIGKILL at any line', 'KILL', (lines: readonly number[]) => lines],
  ['SIGTERM while its traps are set, or later', 'TERM', some],
] as const)('a worker that gets %s ends in a failed signal, never in silence', async (_, signal, select) => {
  const lines = await traced('worker');
  expect(lines.length).toBeGreaterThan(80);
  const wrong: string[] = [];
  await forEach(select(lines), async (line) => {
    const { signals, wasKilled, status } = await boot({ kill: { line, signal, process: 'worker' } });
    const expected = reports(line) && first(signals) === 'SUCCESS' ? 'SUCCESS' : 'FAILURE';
    if (!wasKilled || first(signals) !== expected)
      wrong.push(`${line}: killed ${wasKilled}, exit code ${status}, signals ${signals}`);
  });
  expect(wrong).toEqual([]);
});

test.skipIf(!canSandbox)('a first process that is killed once its worker runs does not stop it', async () => {
  const start = lineOf('  worker=$!');
  const lines = (await traced('first')).filter((line) => line >= start);
  await forEach(lines, async (line) => {
    const { signals, wasKilled } = await boot({ kill: { line, signal: 'KILL', process: 'first' } });
    expect([line, wasKilled, first(signals)]).toEqual([line, true, 'SUCCESS']);
  });
});

test.skipIf(!canSandbox)('a first process that is stopped stops its worker, and reports the failure', async () => {
  const waits = lineOf('  wait $worker');
  const { signals, wasKilled } = await boot({ kill: { line: waits, signal: 'TERM', process: 'first' } });
  expect([wasKilled, first(signals)]).toEqual([true, 'FAILURE']);
});

const success = `SUCCESS ${values.StackId} InstanceGroup us-east-1`;
const failure = success.replace('SUCCESS', 'FAILURE');

describe.skipIf(!canSandbox)('a failed boot', () => {
  const reason = ({ read }: Awaited<ReturnType<typeof boot>>) =>
    JSON.parse(read('state/logs/instance-logs/i-0123456789abcdef0/boot') || '[]')[0]?.message;
  const failed = (step: string | RegExp, code = '1') => ({
    status: code,
    signals: [failure],
    message: expect.stringMatching(
      new RegExp(
        `^Version 1.2.3 did not start. Exit code ${code} in the step: ${typeof step === 'string' ? step : step.source}`,
      ),
    ),
  });
  const outcome = async (options: Parameters<typeof boot>[0]) => {
    const result = await boot(options);
    return { status: result.status, signals: result.signals, message: reason(result) };
  };

  test('without packages', async () =>
    expect(await outcome({ state: { 'dnf-failures': '9' } })).toEqual(failed('install packages')));
  test('without one of the images', async () =>
    expect(
      await outcome({ values: { FrontendRepositoryUri: '111122223333.dkr.ecr.us-east-1.amazonaws.com/other' } }),
    ).toEqual(failed('pull the frontend image')));
  test('with an image that runs as root', async () => {
    for (const user of ['', 'root', '0:0'])
      expect(await outcome({ state: { 'registry/backend': `${user}\n` } })).toEqual(failed('pull the backend image'));
  });
  test('with a container that does not respond', async () => {
    expect(await outcome({ state: { unhealthy: 'backend\n' } })).toEqual(failed('wait for the backend'));
    expect(await outcome({ state: { unhealthy: 'frontend\n' } })).toEqual(failed('wait for the frontend'));
  });
  test('with an instance that the load balancer does not reach', async () =>
    expect(await outcome({ state: { unreachable: 'frontend\n' } })).toEqual(
      failed(/wait until the load balancer reports the instance as healthy in .*frontend/),
    ));
  test('with a step that hangs', async () =>
    expect(await outcome({ values: { LimitSeconds: 1 }, state: { 'dnf-hangs': '' } })).toEqual({
      ...failed('install packages', '(124|143)'),
      status: '124',
    }));
});

describe.skipIf(!canSandbox)('errors that pass', () => {
  test('packages are installed when the network works after a while', async () =>
    expect((await boot({ state: { 'dnf-failures': '3' } })).signals).toEqual([success]));
  test('a signal that fails is sent again', async () =>
    expect((await boot({ state: { 'signal-failures': '3' } })).signals).toEqual([success]));
  test('a stack that expects no signal does not stop an instance that replaces a lost one', async () => {
    const { status, signals, processes } = await boot({ state: { 'signal-failures': '99' } });
    expect([status, signals]).toEqual(['0', []]);
    expect(processes.filter((args) => args === '/bin/sleep 600')).toHaveLength(2);
  });
});
