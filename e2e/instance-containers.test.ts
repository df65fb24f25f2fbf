import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRunInstances, consoleOf, groupOf, groupTemplate } from './support/auto-scaling.ts';
import { type AwsCli, awsCli, installAwsCli } from './support/aws-cli.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { document } from './support/principals.ts';
import { pushImage } from './support/push-image.ts';
import { until } from './support/until.ts';

const dockerfile = [
  'RUN mkdir -p /etc /tmp /www && echo "app:x:1000:1000::/:/bin/sh" > /etc/passwd && echo healthy > /www/healthz',
  'USER 1000',
  'ENV GREETING=hello',
  // A first process without a handler ignores SIGTERM, as on Linux everywhere.
  'CMD ["/bin/sh", "-c", "trap exit TERM; echo $GREETING $NAME; httpd -f -p 8080 -h /www & wait"]',
];

/** Requests a token of the metadata service from a container. */
const token = String.raw`printf 'PUT /latest/api/token HTTP/1.0\r\nX-aws-ec2-metadata-token-ttl-seconds: 60\r\n\r\n' | timeout 3 nc 169.254.169.254 80 | head -1`;

const userData = (image: string) => `#!/bin/bash
trap 'code=$?; /opt/aws/bin/cfn-signal -e $code --stack ${'${AWS::StackId}'} --resource Group --region ${'${AWS::Region}'}' EXIT
export HOME=/root
command -v docker && exit 1
dnf -y -q install docker amazon-ecr-credential-helper amazon-cloudwatch-agent || exit 1
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c ssm:broken && exit 1
docker pull ${image}:1 && exit 1
systemctl enable --now docker || exit 1
docker pull ${image}:1 && exit 1
mkdir -p /root/.docker
echo '{"credHelpers": {"${image.split('/')[0]}": "ecr-login"}}' > /root/.docker/config.json
docker pull --quiet ${image}:1 || exit 1
echo "user: $(docker image inspect --format '{{.Config.User}}' ${image}:1)"
digest=$(docker image inspect --format '{{index .RepoDigests 0}}' ${image}:1)
run() { docker run --rm --pull never --read-only --tmpfs /tmp:rw,noexec --cap-drop ALL --security-opt no-new-privileges "$@"; }
echo "host: $(run --network host --name a $digest /bin/sh -c "${token}")"
echo "bridge: $(run --name b $digest /bin/sh -c "${token}")"
run --name c $digest /bin/sh -c 'id -u; touch /new 2>&1; touch /tmp/new && echo "tmp is writable"'
run --name d --log-driver awslogs --log-opt awslogs-group=missing $digest true; echo "status without log group: $?"
cat > /etc/systemd/system/web.service << END
[Unit]
Requires=docker.service
After=docker.service
[Service]
ExecStartPre=-/usr/bin/docker rm --force web
ExecStart=/usr/bin/docker run --rm --pull never --name web --publish 8080:8080 --env NAME=web --log-driver awslogs --log-opt awslogs-group=web --log-opt awslogs-stream=one $digest
Restart=always
RestartSec=1
[Install]
WantedBy=multi-user.target
END
systemctl daemon-reload
systemctl enable --now web
wait_for() { for _ in $(seq 100); do "$@" && return 0; sleep 0.2; done; return 1; }
answers() { curl -fs -o /dev/null http://127.0.0.1:8080/healthz; }
wait_for answers || exit 1
docker rm --force web; sleep 0.2
wait_for answers || exit 1
echo "restarted: $(systemctl is-active web)"
`;

describe.skipIf(!canRunInstances)(
  'containers on an instance (root, and the programs that .ci/install-programs installs)',
  () => {
    let emulator: Emulator;
    let cli: AwsCli;
    let console = '';
    let group: ReturnType<typeof groupOf>;

    beforeAll(async () => {
      const { library } = await installAwsCli();
      emulator = await startEmulator({ instances: 'run', awsCli: library });
      cli = await awsCli(emulator);
      const image = await pushImage(emulator, cli, 'web', '1', dockerfile);
      await cli.aws('logs', 'create-log-group', '--log-group-name', 'web');
      await cli.aws('ssm', 'put-parameter', '--name', 'broken', '--type', 'String', '--value', '{"metric": {}}');
      const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
      const Action = [
        'ecr:BatchGetImage',
        'ecr:GetAuthorizationToken',
        'ecr:GetDownloadUrlForLayer',
        'logs:*',
        'ssm:Get*',
      ];
      const Policies = [{ PolicyName: 'policy', PolicyDocument: document({ Effect: 'Allow', Action, Resource: '*' }) }];
      const more = {
        Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: document(trust), Policies } },
        Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: 'Role' }] } },
      };
      const data = {
        IamInstanceProfile: { Arn: { 'Fn::GetAtt': ['Profile', 'Arn'] } },
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      };
      group = groupOf(emulator, 'containers');
      const text = userData(image).replace(/\$\{(?!AWS::)/g, '${!');
      await group.create(groupTemplate({ userData: text, more, data, pause: 'PT5M' }));
      const status = await group.settled();
      const [instance] = await emulator.instances();
      console = instance ? await consoleOf(emulator, instance.id) : emulator.log();
      expect(status, console).toBe('CREATE_COMPLETE');
    });
    afterAll(async () => {
      await cli?.remove();
      await emulator?.stop();
    });

    test('docker exists after its installation, and pulls after its service is started, with the role of the instance', () => {
      expect(console).toContain('Cannot connect to the Docker daemon');
      expect(console).toContain('no basic auth credentials');
      expect(console).toContain('user: 1000');
    });

    test('with a hop limit of 1, a container on the bridge gets no token, one on the network of the instance does', () => {
      expect(console).toContain('host: HTTP/1.1 200 OK');
      expect(console).toMatch(/^bridge: \r?$/m);
    });

    test('containers run as the user of the image, on a read-only file system', () => {
      expect(console).toMatch(/^1000\ntouch: \/new: Read-only file system\ntmp is writable$/m);
    });

    test('the awslogs driver needs its log group, and sends the output as the role of the instance', async () => {
      expect(console).toContain('failed to create Cloudwatch log stream');
      expect(console).toContain('status without log group: 125');
      const events = await until('log event', async () => {
        const found = JSON.parse(await cli.aws('logs', 'filter-log-events', '--log-group-name', 'web')).events;
        return found.length > 0 && (found as readonly { message: string; logStreamName: string }[]);
      });
      expect(events[0]).toMatchObject({ message: 'hello web', logStreamName: 'one' });
    });

    test('systemd restarts a container, and the agent refuses a configuration with an unknown section', () => {
      expect(console).toContain('restarted: active');
      expect(console).toContain('Additional property metric is not allowed');
    });

    test('the published port answers at the address of the instance', async () => {
      const [{ address } = { address: '' }] = await emulator.instances();
      expect(await (await fetch(`http://${address}:8080/healthz`)).text()).toBe('healthy\n');
    });

    test('Run Command runs on the instance, if the role allows the calls of its agent', async () => {
      const [{ id } = { id: '' }] = await emulator.instances();
      const send = () =>
        cli.aws(
          'ssm',
          'send-command',
          '--instance-ids',
          id,
          '--document-name',
          'AWS-RunShellScript',
          '--parameters',
          'commands=hostname -I; id -u',
        );
      await expect(send()).rejects.toThrow('InvalidInstanceId');
      const agent = { Effect: 'Allow', Action: ['ssm:UpdateInstanceInformation', 'ssmmessages:*'], Resource: '*' };
      const role = ['--role-name', (await group.resources()).get('Role')!];
      const policy = ['--policy-name', 'agent', '--policy-document', JSON.stringify(document(agent))];
      await cli.aws('iam', 'put-role-policy', ...role, ...policy);
      const { Command } = JSON.parse(await send());
      const invocation = await until('end of the command', async () => {
        const words = ['--command-id', Command.CommandId, '--instance-id', id];
        const found = JSON.parse(await cli.aws('ssm', 'get-command-invocation', ...words));
        return found.Status === 'Success' && found;
      });
      expect(invocation.StandardOutputContent).toMatch(/^10\.61\.7\.\d+ .*\n0\n$/);
    });

    test('termination stops the containers', async () => {
      expect(await group.remove()).toBe('DELETE_COMPLETE');
      await until('end of the instance', async () => (await emulator.instances()).every(({ isRunning }) => !isRunning));
    });
  },
);
