import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator as startUnwatched } from '../tools/src/emulator/index.ts';
import { canRunInstances, consoleOf, groupOf, groupTemplate } from './support/auto-scaling.ts';
import { installAwsCli } from './support/aws-cli.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { until } from './support/until.ts';

const programs = 'root, and the programs that .ci/install-programs installs';

/** User data: nginx serves the version, and the exit code of `last` is signaled. */
const serve = (version: string, last = ':', signals = true) => `#!/bin/bash
set -e
${signals ? "trap 'code=$?; /opt/aws/bin/cfn-signal -e $code --stack ${AWS::StackId} --resource Group --region ${AWS::Region}' EXIT" : ''}
dnf -y -q install nginx
cat > /etc/nginx/nginx.conf << END
events {}
http { server { listen 8080; location = /healthz { return 200 "${version}"; } } }
END
systemctl enable --now nginx
curl -fsS http://127.0.0.1:8080/healthz
${last}
`;

/** In AWS, 75 s; here, health checks are asked 20 times as often. */
const grace = { HealthCheckType: 'ELB', HealthCheckGracePeriod: 3 };

test('the programs of the tests below are installed', { skip: !canRunInstances && !process.env.CI }, () => {
  expect(canRunInstances, `instances need ${programs}`).toBe(true);
});

describe.skipIf(!canRunInstances)(`instances that run their user data (${programs})`, () => {
  let emulator: Emulator;
  let group: ReturnType<typeof groupOf>;
  beforeAll(async () => {
    const { library } = await installAwsCli();
    emulator = await startEmulator({ instances: 'run', awsCli: library });
    group = groupOf(emulator, 'web');
  });
  afterAll(() => emulator?.stop());

  const ask = async (address: string) =>
    fetch(`http://${address}:8080/healthz`, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.text(),
      () => 'no answer',
    );
  const running = async () => (await emulator.instances()).filter(({ isRunning }) => isRunning);
  const only = async () => {
    const [instance, ...others] = await running();
    expect(others).toEqual([]);
    return instance!;
  };
  const healthy = (id: string) => until(`healthy target ${id}`, async () => (await group.health())[id] === 'healthy');
  let first: Awaited<ReturnType<typeof only>>;

  test('the signal of cfn-signal completes the stack, and the load balancer asks the real service', async () => {
    await group.create(groupTemplate({ userData: serve('v1') }));
    const status = await group.settled();
    const [id] = await group.instances();
    expect(status, id && (await consoleOf(emulator, id))).toBe('CREATE_COMPLETE');
    first = await only();
    expect(first.id).toBe(id);
    expect(first.address).toMatch(/^10\.61\.7\.\d+$/); // another emulator can have the first address
    await healthy(first.id);
    expect(await ask(first.address)).toBe('v1');
    expect((await group.events()).join('\n')).toContain(`Received SUCCESS signal with UniqueId ${first.id}`);
  });

  test('a version whose user data fails is rolled back while the old instance serves', async () => {
    await group.update(groupTemplate({ userData: serve('bad', 'false') }));
    const answers = new Set<string>();
    const status = await until('rollback', async () => {
      answers.add(await ask(first.address));
      const [stack] = (await group.stacks.describeStacks({ StackName: 'web' })).Stacks!;
      return !stack!.StackStatus!.endsWith('IN_PROGRESS') && stack!.StackStatus;
    });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect([...answers]).toEqual(['v1']);
    expect((await group.events()).join('\n')).toContain('Received 1 FAILURE signal(s) out of 1');
    await until('end of the new instance', async () => (await running()).length === 1);
    expect(await only()).toEqual(first);
  });

  test('a version that is silent is rolled back after the pause time', async () => {
    await group.update(groupTemplate({ userData: serve('silent', ':', false), pause: 'PT5S' }));
    expect(await group.settled()).toBe('UPDATE_ROLLBACK_COMPLETE');
    await until('end of the new instance', async () => (await running()).length === 1);
    expect(await only()).toEqual(first);
    expect(await ask(first.address)).toBe('v1');
  });

  test('a good version replaces the instance, after the target of the old one is drained', async () => {
    await group.update(groupTemplate({ userData: serve('v2') }));
    await until('deregistration of the old target', async () => (await group.health())[first.id] === 'draining');
    expect(await ask(first.address)).toBe('v1');
    expect(await group.settled()).toBe('UPDATE_COMPLETE');
    await until('end of the old instance', async () => (await running()).length === 1);
    const next = await only();
    expect(next.id).not.toBe(first.id);
    await healthy(next.id);
    expect(await ask(next.address)).toBe('v2');
    first = next;
  });

  test('the metadata service requires a token, and has the role of the instance profile', async () => {
    const probe = `
curl -s -o /dev/null -w 'without token: %{http_code}\\n' http://169.254.169.254/latest/meta-data/
token=$(curl -fsS -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
get() { curl -fsS -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/$1"; }
echo "region: $(get meta-data/placement/region)"
echo "caller: $(aws sts get-caller-identity --query Arn --output text)"
aws s3api list-buckets || echo 'not allowed'
dnf -y install unknown-package || echo 'no such package'
echo "ends"`;
    const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const more = {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { RoleName: 'WebRole', AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] } },
      },
      Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: 'Role' }] } },
    };
    const data = { IamInstanceProfile: { Arn: { 'Fn::GetAtt': ['Profile', 'Arn'] } } };
    const userData = serve('v3', probe.replaceAll('${', '${!'));
    await group.update(groupTemplate({ userData, more, data }));
    expect(await group.settled()).toBe('UPDATE_COMPLETE');
    const [id] = await group.instances();
    const output = await until('end of the user data', async () => {
      const text = await consoleOf(emulator, id!);
      return text.includes('ended with exit code') && text;
    });
    expect(output).toContain('without token: 401');
    expect(output).toContain('region: us-east-1');
    expect(output).toContain(`caller: arn:aws:sts::000000000000:assumed-role/WebRole/${id}`);
    expect(output).toContain('AccessDenied');
    expect(output).toContain('Unable to find a match: unknown-package');
  });

  test('an instance whose service does not answer is replaced after the grace period', async () => {
    const broken = serve('v4', 'sleep 1; systemctl stop nginx');
    await group.update(groupTemplate({ userData: broken, properties: grace }));
    expect(await group.settled()).toBe('UPDATE_COMPLETE');
    const third = (await group.instances())[0]!;
    const fourth = await until('replacement', async () => (await group.instances()).find((id) => id !== third));
    expect(await consoleOf(emulator, third)).toContain('the user data ended with exit code 0');
    expect(fourth).not.toBe(third);
  });

  test('a reset ends all instances', async () => {
    const pids = (await running()).map(({ pid }) => pid);
    expect(pids).not.toEqual([]);
    await emulator.reset();
    await until('end of all instances', async () => !pids.some(exists) && (await running()).length === 0);
  });

  test('nothing remains when the emulator is killed', async () => {
    const killed = await startUnwatched({ instances: 'run' });
    const other = groupOf(killed, 'killed');
    await other.create(groupTemplate({ userData: serve('v1') }));
    const [instance] = await until('instance', async () => {
      const instances = await killed.instances();
      return instances.length > 0 && instances;
    });
    process.kill(killed.pid, 'SIGKILL');
    await until('end of the instance', () => !exists(instance!.pid));
    await killed.stop();
  });
});

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
