import { type ChildProcess, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { isAlive } from '../tools/src/emulator/process.ts';
import {
  expectNoStack,
  expectOneLine,
  pathWithout,
  program,
  type Sandbox,
  sandbox,
  shareInstalledEmulator,
} from './support/cli.ts';

import { type Emulator, startEmulator } from './support/emulator.ts';

import { until } from './support/until.ts';

/** A blueprint with one table, one topic, and a parameter for each kind of refusal. */
const notes = (name: string, key: string) => `
  import { blueprint, choice, resource, secret, snippet } from '@hipaa-stacks/cloudformation';
  const table = resource('Notes', 'AWS::DynamoDB::Table', {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: '${key}', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: '${key}', KeyType: 'HASH' }],
  }, { keep: 'store' });
  const topic = resource('News', 'AWS::SNS::Topic', {});
  export const system = blueprint('${name}', {
    title: 'Notes',
    parameters: {
      General: {
        Environment: choice('Environment', ['prod', 'test'], { Description: 'Environment of the system.' }),
        Password: secret('Password', {
          Description: 'Not used.', Default: '', AllowedPattern: '^[a-z]*$', ConstraintDescription: 'Letters',
        }),
      },
    },
    tags: (p) => ({ Environment: p.Environment }),
    system: () => ({
      stacks: { store: [snippet([table])], news: [snippet([topic])] },
      outputs: { Table: { description: 'Name of the table', value: table.ref } },
    }),
  });
`;

/** Prints a line, and then calls the emulator repeatedly for some `seconds`. */
const demonstration = (seconds: number) => `
  import { setTimeout } from 'node:timers/promises';
  export const demonstration = {
    prepare: async () => ({ Environment: 'test' }),
    async run(aws, outputs, say) {
      say('seen: ' + outputs.Table);
      for (const end = Date.now() + ${seconds} * 1000; Date.now() < end; await setTimeout(50)) await fetch(aws.endpoint);
    },
  };
`;

/** An error in a blueprint -> its module. */
const broken = {
  throws: `
export const nothing = undefined.resource;
`,
  twice: `
    import { blueprint, resource, snippet } from '@hipaa-stacks/cloudformation';
    const topic = () => snippet([resource('News', 'AWS::SNS::Topic', {})]);
    export const system = blueprint('twice', {
      title: 'Twice', parameters: {}, system: () => ({ stacks: { news: [topic(), topic()] }, outputs: {} }),
    });
  `,
  unbundled: `
    import { blueprint, lambdaCode, resource, snippet } from '@hipaa-stacks/cloudformation';
    const code = lambdaCode(new URL('../handler.ts', import.meta.url));
    const reader = resource('Reader', 'AWS::Lambda::Function', { Code: code, Role: 'arn:aws:iam::000000000000:role/x' });
    export const system = blueprint('unbundled', {
      title: 'Unbundled', parameters: {}, system: () => ({ stacks: { app: [snippet([reader])] }, outputs: {} }),
    });
  `,
};

type Command = readonly [string, ...string[]];

let box: Sandbox;

beforeAll(async () => {
  const blueprints = {
    notes: notes('notes', 'Id'),
    'notes-next': notes('notes-next', 'Number'),
    slow: notes('slow', 'Id'),
  };
  box = sandbox(blueprints, { notes: demonstration(0), slow: demonstration(600) });
  expect(await box.run(['build'])).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => box?.remove());

describe('wrong usage prints one line, exits with code 2, and changes nothing', () => {
  const publish = ['publish', 'notes', '--bucket', 'some-bucket', '--region'];
  const launch = ['launch-url', 'notes', '--bucket', 'some-bucket', '--region', 'eu-central-1'];
  const deploy = ['deploy', 'notes', '--stack-name', 'notes', '--bucket', 'some-bucket', '--region', 'eu-central-1'];
  test.each([
    ['an unknown command', ['bild'], /^hipaa-stacks: unknown command 'bild'\. Did you mean build\?/],
    ['an unknown option', ['build', '--jsn'], /^build: unknown option '--jsn'\. Did you mean --json\?/],
    ['an option without a similar one', ['down', '--xyz'], /^down: .*--xyz.*\. See `hipaa-stacks down --help`/],
    ['a missing argument', ['up'], /^up: missing required argument 'blueprint'\. See `hipaa-stacks up --help`/],
    ['a missing option', ['deploy', 'notes'], /^deploy: required option '--stack-name <name>' not specified\. See /],
    ['one argument too many', ['down', 'now'], /^down: too many arguments/],
    ['build: unknown blueprint', ['build', 'nots'], /^nots: there is no such blueprint\. Did you mean notes\?/],
    [
      'build: an unknown blueprint and a known one',
      ['build', 'notes', '..'],
      /^\.\.: there is no such blueprint\. There are: /,
    ],
    ['build: unknown package', ['build', '--snippets', 'dta'], /^dta: there is no such package\. /],
    ['check: unknown blueprint', ['check', 'nots'], /^nots: .* Did you mean notes\?/],
    ['check: no such template', ['check', 'nowhere.yaml'], /^nowhere\.yaml: it cannot be read \(ENOENT\)\. /],
    [
      'publish: unknown blueprint',
      ['publish', 'nots', ...publish.slice(2), 'eu-central-1'],
      /"nots"\. Did you mean notes\?/,
    ],
    ['publish: no Region', publish.slice(0, -1), /^--region: is missing\. /],
    ['publish: an invalid Region', [...publish, 'europe'], /^Region europe: is not a Region\. /],
    ['up: unknown blueprint', ['up', 'nots'], /"nots"\. Did you mean notes\?/],
    [
      'up: unknown parameter',
      ['up', 'notes', '--parameter', 'Enviroment=prod'],
      /^parameter Enviroment: .*\. Did you mean Environment\?/,
    ],
    [
      'up: value not allowed',
      ['up', 'notes', '--parameter', 'Environment=prd'],
      /^parameter Environment: "prd" is not allowed\. .*Did you mean prod\?/,
    ],
    ['up: an invalid port', ['up', 'notes', '--port', 'http'], /^--port http: is not a port\. /],
    [
      'up: one of two parameters that belong together',
      ['up', 'notes', 'slow', '--parameter', 'Environment=prod'],
      /^--parameter: is only valid for a single blueprint\. /,
    ],
    [
      'launch-url: unknown parameter',
      [...launch, '--parameter', 'Enviroment=prod'],
      /^parameter Enviroment: .*\. Did you mean Environment\?/,
    ],
    [
      'launch-url: value not allowed',
      [...launch, '--parameter', 'Environment=dev'],
      /^parameter Environment: "dev" is not allowed\. Allowed values: prod, test\./,
    ],
    [
      'launch-url: a secret',
      [...launch, '--parameter', 'Password=hunter'],
      /^parameter Password: is a secret \(NoEcho\)(?!.*hunter)/,
    ],
    [
      'deploy: unknown parameter',
      [...deploy, '--parameter', 'Enviroment=prod'],
      /^parameter Enviroment: .*\. Did you mean Environment\?/,
    ],
    [
      'deploy: value not allowed',
      [...deploy, '--parameter', 'Environment=dev'],
      /^parameter Environment: "dev" is not allowed\./,
    ],
    [
      'deploy: no bucket',
      deploy.slice(0, 4).concat('--region', 'us-east-1'),
      /^deploy: it requires either --bucket or --template-url\. /,
    ],
    ['diff: without a version', ['diff', 'notes'], /^diff: requires exactly one version to compare with\. /],
  ])('%s', async (_, args, line) => {
    await box.refused(2, line, args);
  });

  test('outside a repository', async () => {
    await box.refused(2, /no nx\.json in this folder or above\. /, ['build'], { cwd: box.folder });
  });
});

describe('an invalid blueprint', () => {
  let faulty: Sandbox;
  beforeAll(() => {
    faulty = sandbox({ ...broken, notes: notes('notes', 'Id') });
    writeFileSync(join(faulty.workspace, 'blueprints/unbundled/handler.ts'), 'export const handler = (;\n');
  });
  afterAll(() => faulty?.remove());

  test.each([
    [
      'throws',
      /blueprints\/throws\/dist\/index\.js:2: it throws: Cannot read properties of undefined.*\. Fix the code/,
    ],
    ['twice', /^news\/News: two resources have this logical ID.*\. Use another id/],
    ['unbundled', /^Reader: its code does not bundle \(handler\.ts:1: .+\)\. Fix the code/],
  ])('%s: one line, and nothing is written, also not for the blueprint before it', async (name, line) => {
    await faulty.refused(1, line, ['build', 'notes', name]);
    await faulty.refused(1, line, ['check', name]);
    expect(existsSync(join(faulty.workspace, 'templates-out'))).toBe(false);
  });

  test.each([
    ['publish', '--bucket', 'some-bucket', '--region', 'eu-central-1'],
    ['up'],
    ['launch-url', '--bucket', 'some-bucket', '--region', 'eu-central-1'],
  ])('%s before any build', async (command, ...options) => {
    await faulty.refused(2, /templates-out: there is no release here\. Build one with /, [
      command,
      'notes',
      ...options,
    ]);
  });
});

test('a release that was edited manually is neither published, compared nor deployed', async () => {
  const file = join(box.workspace, 'templates-out/notes/news.yaml');
  const built = readFileSync(file, 'utf8');
  writeFileSync(file, built.replace('AWS::SNS::Topic', 'AWS::SQS::Queue'));
  try {
    const line = /notes\/news\.yaml: was changed after the build .*\. Change the blueprint, not its output/;
    await box.refused(1, line, ['publish', 'notes', '--bucket', 'some-bucket', '--region', 'eu-central-1']);
    await box.refused(1, line, ['diff', 'notes', '--before', 'templates-out/notes']);
    await box.refused(1, line, ['up', 'notes']);
    expect(readdirSync(box.cache)).toEqual([]);
  } finally {
    writeFileSync(file, built);
  }
});

describe('help', () => {
  const commands = [
    'build',
    'check',
    'evidence',
    'readme',
    'publish',
    'deploy',
    'delete',
    'diff',
    'launch-url',
    'up',
    'down',
    'start',
  ];

  test('lists these commands only', async () => {
    const { stdout } = await box.run(['--help']);
    const named = [...stdout.matchAll(/^ {2}([a-z-]+)( |$)/gm)].map(([, name]) => name);
    expect(named.filter((name) => name !== 'help' && !name?.startsWith('-'))).toEqual(commands);
  });

  test.each(commands)('of %s has an example with the command', async (command) => {
    const { code, stdout, stderr } = await box.run([command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`Examples?:\\n +(\\$ )?hipaa-stacks ${command}`));
  });
});

describe('check of any template', () => {
  test('reports resource, finding and line, in YAML and in JSON', async () => {
    const yaml = `Resources:
  Notes:
    Type: AWS::S3::Bucket
    Properties:
      BuckeName: notes
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Ref Nots
`;
    const json = `{
  "Resources": {
    "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Ref": "Nots" } } },
    "Notes": { "Type": "AWS::S3::Bucket" }
  }
}`;
    writeFileSync(join(box.workspace, 'foreign.yaml'), yaml);
    writeFileSync(join(box.workspace, 'foreign.json'), json);
    const { code, stdout, stderr } = await box.run(['check', 'foreign.yaml', 'foreign.json']);
    expect(code).toBe(1);
    expect(stdout.trim().split('\n').sort()).toEqual([
      expect.stringMatching(/^foreign\.json\/Queue: references Nots, .*Did you mean Notes\? \(foreign\.json:3\)$/),
      expect.stringMatching(/^foreign\.yaml\/Notes: .*BuckeName.*Did you mean BucketName\? \(foreign\.yaml:2\)$/),
      expect.stringMatching(/^foreign\.yaml\/Queue: references Nots, .*Did you mean Notes\? \(foreign\.yaml:6\)$/),
    ]);
    expect(stderr).toBe('foreign.yaml, foreign.json: 3 findings\n');
    const asJson = await box.run(['check', 'foreign.yaml', '--json']);
    const found = JSON.parse(asJson.stdout).map(({ logicalId }: { logicalId: string }) => logicalId);
    expect(found.sort()).toEqual(['Notes', 'Queue']);
  });

  test('passes a template without findings', async () => {
    const good = 'Resources:\n  Zone:\n    Type: AWS::Route53::HostedZone\n    Properties: { Name: clinic.example }\n';
    writeFileSync(join(box.workspace, 'good.yaml'), good);
    expect(await box.run(['check', 'good.yaml'])).toEqual({ code: 0, stdout: '', stderr: 'good.yaml: no findings\n' });
  });

  test('reports the line of invalid YAML', async () => {
    writeFileSync(join(box.workspace, 'half.yaml'), 'Resources:\n  Queue: [\n');
    await box.refused(1, /^half\.yaml:\d+/, ['check', 'half.yaml']);
  });
});

describe('diff', () => {
  const args = ['diff', 'notes-next', '--before', 'templates-out/notes'];
  const allowance = { stack: 'StoreStack', logicalId: 'Notes', change: 'replaced', reason: 'It holds nothing yet.' };

  test('of a table that would be replaced exits with 1, unless an allow-list contains it', async () => {
    const blocked = await box.run(args);
    expect(blocked).toMatchObject({ code: 1, stdout: expect.stringMatching(/BLOCK +Notes/), stderr: '' });
    const { findings } = JSON.parse((await box.run([...args, '--json'])).stdout);
    const block = findings.find(({ severity }: { severity: string }) => severity === 'block');
    const { stack, logicalId, change } = block;
    writeFileSync(join(box.workspace, 'allow.json'), JSON.stringify([{ ...allowance, stack, logicalId, change }]));
    const allowed = await box.run([...args, '--allow', 'allow.json']);
    expect(allowed).toMatchObject({ code: 0, stdout: expect.stringContaining(`allowed: ${allowance.reason}`) });
  });

  test('with an allow-list without a reason is wrong usage', async () => {
    writeFileSync(join(box.workspace, 'allow.json'), JSON.stringify([{ ...allowance, reason: '' }]));
    await box.refused(2, /^allow\.json\[0\]: has no reason\. Explain why/, [...args, '--allow', 'allow.json']);
  });
});

describe('build', () => {
  test('--dry-run reports changes, and changes nothing; --json is valid', async () => {
    const before = box.files();
    rmSync(join(box.workspace, 'templates-out/notes/news.yaml'));
    const without = box.files();
    const dry = await box.run(['build', 'notes', '--dry-run', '--json']);
    const change = [{ folder: 'templates-out/notes', what: expect.any(String), changed: ['news.yaml'] }];
    expect(JSON.parse(dry.stdout)).toEqual(change);
    expect(box.files()).toEqual(without);
    expect(JSON.parse((await box.run(['build', 'notes', '--json'])).stdout)).toEqual(change);
    expect(box.files()).toEqual(before);
  });

  test('into a folder without space reports it, and leaves the previous release complete', async () => {
    const file = join(box.workspace, 'templates-out/notes/news.yaml');
    const built = readFileSync(file);
    writeFileSync(file, 'an older release\n');
    const before = box.files();
    // SIGXFSZ is ignored, so that a write beyond the limit fails as on a full disk.
    const small: Command = ['sh', '-c', `trap '' XFSZ; ulimit -f 0; exec "$@"`, 'sh', process.execPath, program];
    const full = await box.run(['build', 'notes'], { command: small });
    expect(full).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^.*notes: could not be written \(EFBIG\)\. Free disk space/),
    });
    expectOneLine(full);
    expect(box.files()).toEqual(before);
    writeFileSync(file, built);
  });

  test.skipIf(!canMount())('on a full disk reports it, and leaves no incomplete files', async () => {
    const out = join(box.workspace, 'templates-out');
    const script = `mount -t tmpfs -o size=8k none ${out} && "$@"; code=$?; find ${out} -type f; exit $code`;
    const before = box.files();
    const full = await box.run(['build', 'notes'], {
      command: ['unshare', '-m', 'sh', '-c', script, 'sh', process.execPath, program],
    });
    expect(full).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/could not be written \(ENOSPC\)\. Free disk space/),
    });
    expectOneLine(full); // standard output would list any existing file
    expect(box.files()).toEqual(before);
  });

  test('interrupted by Ctrl-C leaves the previous release complete', async () => {
    const waits = notes('notes', 'Id').replace(
      'const table',
      `process.stderr.write('loading\\n');
       await new Promise((resolve) => setTimeout(resolve, 600_000));
       const table`,
    );
    const module = join(box.workspace, 'blueprints/notes/dist/index.js');
    const whole = readFileSync(module);
    writeFileSync(module, waits);
    const before = box.files();
    const { code, stderr } = await box.run(['build'], { onStderr: interruptAt(/loading/) });
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: expect.stringMatching(/\nbuild: interrupted\. No file is written partially/),
    });
    expectNoStack(stderr);
    expect(box.files()).toEqual(before);
    writeFileSync(module, whole);
  });
});

describe('commands that call AWS', () => {
  const bucket = (name: string) => ['--bucket', name, '--region', 'us-east-1'];
  const unreachable = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const commands: readonly (readonly string[])[] = [
    ['publish', 'notes', ...bucket('some-bucket')],
    ['deploy', 'notes', '--stack-name', 'notes', ...bucket('some-bucket')],
    ['diff', 'notes', '--stack-name', 'notes', '--region', 'us-east-1'],
    ['delete', 'notes', '--region', 'us-east-1', '--yes'],
  ];

  test.each(commands)('%s without credentials', async (...args) => {
    await box.refused(1, /^AWS: no AWS credentials were found\. Set AWS_PROFILE/, args, { env: unreachable });
  });

  test.each(commands)('%s at an endpoint that refuses connections', async (...args) => {
    const line = /^AWS: http:\/\/127\.0\.0\.1:1 does not respond \(ECONNREFUSED\)\. Start the emulator/;
    await box.refused(1, line, args, { env: { ...unreachable, ...keys } });
  });

  describe('with an emulator', () => {
    let emulator: Emulator;
    let s3: S3;
    let cloudFormation: CloudFormation;
    let env: Record<string, string>;
    beforeAll(async () => {
      emulator = await startEmulator();
      const { accessKeyId, secretAccessKey } = emulator.credentials;
      env = {
        AWS_ENDPOINT_URL: emulator.endpoint,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      };
      s3 = new S3(clientConfig(emulator));
      cloudFormation = new CloudFormation(clientConfig(emulator));
      await s3.createBucket({ Bucket: 'templates' });
      const europe = new S3(clientConfig({ ...emulator, region: 'eu-central-1' }));
      const LocationConstraint = 'eu-central-1';
      await europe.createBucket({ Bucket: 'elsewhere', CreateBucketConfiguration: { LocationConstraint } });
    });
    afterAll(() => emulator?.stop());

    const keysIn = async (Bucket: string) =>
      ((await s3.listObjectsV2({ Bucket })).Contents ?? []).map(({ Key }) => Key);
    const stacks = async () =>
      ((await cloudFormation.describeStacks({})).Stacks ?? []).map(({ StackName }) => StackName);

    test.each([
      ['publish', 'notes'],
      ['deploy', 'notes', '--stack-name', 'notes'],
    ])('%s to a bucket that does not exist, or is in another Region', async (...args) => {
      await box.refused(1, /^bucket nowhere: does not exist\. Create it with /, [...args, ...bucket('nowhere')], {
        env,
      });
      const line = /^bucket elsewhere: is in eu-central-1, .*\. Publish with --region eu-central-1/;
      await box.refused(1, line, [...args, ...bucket('elsewhere')], { env });
      expect(await stacks()).toEqual([]);
    });

    test('deploy with an unknown parameter publishes nothing', async () => {
      const args = [
        'deploy',
        'notes',
        '--stack-name',
        'notes',
        ...bucket('templates'),
        '--parameter',
        'Enviroment=test',
      ];
      await box.refused(2, /^parameter Enviroment: /, args, { env });
      expect(await keysIn('templates')).toEqual([]);
    });

    test('publish interrupted by Ctrl-C reports what is left, and the next run completes it', async () => {
      const interrupted = await box.run(['publish', 'notes', ...bucket('templates')], {
        env,
        onStderr: interruptAt(/to upload to/),
      });
      expect(interrupted.code).toBe(130);
      expect(interrupted.stderr).toMatch(/\npublish: interrupted\. Uploaded objects are complete: publish again/);
      expectNoStack(interrupted.stderr);
      expect((await box.run(['publish', 'notes', ...bucket('templates')], { env })).code).toBe(0);
      const again = await box.run(['publish', 'notes', ...bucket('templates'), '--json'], { env });
      expect(JSON.parse(again.stdout)).toMatchObject([{ blueprint: 'notes', uploaded: [] }]);
    });

    test('--dry-run of publish and deploy change nothing; deploy and delete print JSON', async () => {
      const before = await keysIn('templates');
      const dryPublish = await box.run(['publish', 'notes-next', ...bucket('templates'), '--dry-run', '--json'], {
        env,
      });
      expect(JSON.parse(dryPublish.stdout)[0].uploaded).not.toEqual([]);
      const unpublished = ['deploy', 'notes-next', '--stack-name', 'notes', ...bucket('templates'), '--dry-run'];
      const dryDeploy = await box.run(unpublished, { env });
      expect(dryDeploy).toMatchObject({ code: 1, stderr: expect.stringMatching(/its release is not published/) });
      expect(await keysIn('templates')).toEqual(before);

      const deploy = ['deploy', 'notes', '--stack-name', 'notes', ...bucket('templates'), '--json'];
      const dry = await box.run([...deploy, '--dry-run'], { env });
      expect(JSON.parse(dry.stdout)).toMatchObject({ dryRun: true, operation: 'create' });
      expect(await stacks()).toEqual([]);

      const deployed = await box.run(deploy, { env });
      expect(JSON.parse(deployed.stdout)).toMatchObject({ stackName: 'notes', outputs: { Table: expect.any(String) } });
      expectNoStack(deployed.stderr);
      const changed = await box.run([...deploy, '--parameter', 'Environment=test', '--dry-run'], { env });
      expect(JSON.parse(changed.stdout)).toMatchObject({ dryRun: true, operation: 'update' });
      const [stack] = (await cloudFormation.describeStacks({ StackName: 'notes' })).Stacks!;
      expect(stack!.Parameters).toContainEqual({ ParameterKey: 'Environment', ParameterValue: 'prod' });
      const same = await box.run(['diff', 'notes', '--stack-name', 'notes', '--region', 'us-east-1', '--json'], {
        env,
      });
      expect(JSON.parse(same.stdout)).toMatchObject({ blocked: false });
      const unread = await box.run(['delete', 'notes', '--region', 'us-east-1'], { env });
      expect(unread).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/\nstack notes: the deletion (of data )?was not confirmed.*Read the lines above/),
      });
      const deleted = await box.run(['delete', 'notes', '--region', 'us-east-1', '--yes', '--json'], { env });
      expect(JSON.parse(deleted.stdout)).toMatchObject([{ stackName: 'notes' }]);
    });
  });
});

describe('the emulator', () => {
  beforeAll(() => shareInstalledEmulator(box.cache));
  afterEach(() => box.run(['down']));

  interface State {
    readonly pid: number;
    readonly port: number;
    readonly secretAccessKey: string;
  }
  const stateFile = () => join(box.cache, 'emulator.json');
  const state = () => JSON.parse(readFileSync(stateFile(), 'utf8')) as State;
  const temporary = () => readdirSync(box.temporary);

  /** Processes of this machine with the temporary folder of the sandbox in their environment. */
  function processes(): readonly string[] {
    const { stdout } = spawnSync('ps', ['-eo', 'pid=,command='], { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => {
      const pid = line.trim().split(' ')[0];
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(box.temporary);
      } catch {
        return false;
      }
    });
  }

  async function expectNothingLeft(): Promise<void> {
    await until('end of all processes and temporary files', () => processes().length + temporary().length === 0).catch(
      () => undefined, // remaining processes are reported below
    );
    expect(processes()).toEqual([]);
    expect(temporary()).toEqual([]);
    expect(existsSync(stateFile())).toBe(false);
  }

  test('down without an emulator reports it', async () => {
    expect(await box.run(['down'])).toEqual({ code: 0, stdout: 'the emulator was not running\n', stderr: '' });
  });

  test('up at a port that is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await box.refused(1, new RegExp(`^emulator: port ${port} is in use\\. Use another port`), [
      'up',
      'notes',
      '--port',
      `${port}`,
    ]);
    server.close();
    await expectNothingLeft();
  });

  test.each(['up', 'start'])('%s without Python', async (command) => {
    const env = { PATH: pathWithout('python3') };
    const args = command === 'up' ? ['up', 'notes'] : ['start'];
    await box.refused(1, /^emulator: python3 does not run .*\. Install Python 3\.10/, args, { env });
    await expectNothingLeft();
  });

  test('up into a cache without space', async () => {
    const env = { HIPAA_STACKS_CACHE: '/dev/null/cache' };
    await box.refused(
      1,
      /^emulator: \/dev\/null\/cache is not writable \(ENOTDIR\)\. Set HIPAA_STACKS_CACHE/,
      ['up', 'notes'],
      { env },
    );
    await expectNothingLeft();
  });

  test.skipIf(!canMount())('up and start with a cache on a full disk', async () => {
    const cache = join(box.folder, 'full');
    const bin = join(box.folder, 'bin');
    for (const folder of [cache, bin]) mkdirSync(folder);
    // A Python with a pip that fills the disk without network access.
    const pip = 'while [ "$1" != --target ]; do shift; done; exec head -c 100000 /dev/zero > "$2/library"';
    const python = `#!/bin/sh\nif [ "$1" != -m ]; then PATH="$REAL_PATH" exec python3 "$@"; fi\n${pip}\n`;
    writeFileSync(join(bin, 'python3'), python, { mode: 0o755 });
    const script = `mount -t tmpfs -o size=16k none ${cache} && "$@"; code=$?; find ${cache} -mindepth 1; exit $code`;
    const command = ['unshare', '-m', 'sh', '-c', script, 'sh', process.execPath, program] satisfies Command;
    const path = process.env.PATH ?? '';
    const env = { HIPAA_STACKS_CACHE: cache, REAL_PATH: path, PATH: `${bin}:${path}` };
    for (const args of [['up', 'notes'], ['start']]) {
      const full = await box.run(args, { env, command });
      expect(full).toEqual({
        code: 1,
        stdout: '', // it would list files that are left in the cache
        stderr: expect.stringMatching(/\nemulator: no space left in .*full\. Free 200 MB, or .*\n$/),
      });
      expectNoStack(full.stderr);
    }
    await expectNothingLeft();
  });

  test('up interrupted by Ctrl-C while the emulator starts ends it', async () => {
    const log = join(box.cache, 'emulator.log'); // created at its launch
    rmSync(log, { force: true });
    let timer: NodeJS.Timeout | undefined;
    const { code, stderr } = await box.run(['up', 'slow'], {
      onStart: (child) => {
        timer = setInterval(() => {
          if (!existsSync(log)) return;
          clearInterval(timer);
          child.kill('SIGINT');
        }, 5);
      },
    });
    clearInterval(timer);
    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringMatching(/^slow: interrupted\. [^\n]*\n$/) });
    await expectNothingLeft();
  });

  test('up twice uses one emulator, does not change the stack, and runs the demonstration again; down ends it', async () => {
    const first = await box.run(['up', 'notes', '--json']);
    expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(/\n {2}seen: notes-/) });
    expectNoStack(first.stderr);
    const { pid } = state();
    const second = await box.run(['up', 'notes', '--json']);
    expect(second).toMatchObject({ code: 0, stdout: first.stdout });
    expect(second.stderr).toMatch(/\nnotes: no changes\n[\s\S]*\n {2}seen: notes-/);
    expect(state().pid).toBe(pid);
    expect(JSON.parse(first.stdout)).toEqual({
      endpoint: `http://127.0.0.1:${state().port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: state().secretAccessKey },
      outputs: { notes: { Table: expect.stringMatching(/^notes-/) } },
    });
    const changed = await box.run(['up', 'notes', '--parameter', 'Environment=prod']);
    expect(changed).toMatchObject({ code: 0, stdout: expect.stringContaining('npx hipaa-stacks down') });
    await box.refused(1, /^emulator: it is already running on port \d+\. Stop it first/, [
      'up',
      'notes',
      '--port',
      '1',
    ]);
    expect(isAlive(pid)).toBe(true);

    const interrupted = await box.run(['up', 'slow'], {
      onStderr: interruptAt(/seen: /),
    });
    expect(interrupted).toMatchObject({ code: 130, stderr: expect.stringMatching(/\nslow: interrupted\. .*\n$/) });
    expect(interrupted.stderr).toContain('is still running');
    expect(isAlive(pid)).toBe(true);

    expect(await box.run(['down'])).toEqual({ code: 0, stdout: 'stopped\n', stderr: '' });
    await expectNothingLeft();
  });

  test.each([
    ['while it uploads', /to upload to/],
    ['in the middle of the deployment', /: creating/],
    ['in the demonstration', /seen: /],
  ])('up interrupted by Ctrl-C %s ends the emulator that it started', async (_, moment) => {
    const { code, stderr } = await box.run(['up', 'slow'], { onStderr: interruptAt(moment) });
    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringMatching(/(^|\n)slow: interrupted\. .*\n$/) });
    expectNoStack(stderr);
    await expectNothingLeft();
  });

  test('start interrupted by Ctrl-C ends the emulator', async () => {
    const { code, stderr } = await box.run(['start'], {
      onStderr: interruptAt(/: creating/),
    });
    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringMatching(/\nnotes: interrupted\. .*\n$/) });
    expectNoStack(stderr);
    await expectNothingLeft();
  });

  test.each([
    ['after the upload has begun', /uploaded /],
    ['in the demonstration', /seen: /],
  ])('up reports an emulator that is killed %s', async (_, moment) => {
    const { code, stderr, stdout } = await box.run(['up', 'slow'], {
      onStderr: onceAt(moment, () => process.kill(state().pid, 'SIGKILL')),
    });
    expect({ code, stderr, stdout }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/\nemulator: it stopped during slow\. Check whether another process stopped it/),
      stdout: '',
    });
    expectNoStack(stderr);
    await expectNothingLeft();
  });
});

/** Calls `act` when standard error first matches `moment`. */
function onceAt(moment: RegExp, act: (child: ChildProcess) => void) {
  let isCalled = false;
  return (stderr: string, child: ChildProcess) => {
    if (isCalled || !moment.test(stderr)) return;
    isCalled = true;
    act(child);
  };
}

/** Sends Ctrl-C when standard error first matches `moment`. */
const interruptAt = (moment: RegExp) => onceAt(moment, (child) => child.kill('SIGINT'));

/** Whether this user can mount in a separate namespace. */
function canMount(): boolean {
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
}
