import { organization } from '@hipaa-stacks/baseline';
import { type Resource, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { agentConfiguration, agentRevision } from './agent.ts';
import { instance, instanceTag, volumeKey } from './instance.ts';
import { instanceAlarms } from './instance-alarms.ts';
import { instanceLogs } from './instance-logs.ts';
import { instancePatching } from './patching.ts';
import { shell } from './shell.ts';
import { ssh, sshParameters } from './ssh.ts';
import { volumeBackup } from './volume-backup.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const logs = instanceLogs({ key: ref('DataKey'), retention: { days: ref('RetentionDays') } });
const session = { document: ref<never>('ShellDocument'), key: ref<never>('DataKey') };
const repository = (id: string) => ({ arn: ref<never>(`${id}Arn`), uri: ref<never>(`${id}Uri`) });
const made = instance(
  {
    InstanceType: ref('InstanceType'),
    VolumeSize: ref('VolumeSize'),
    ImageId: ref('ImageId'),
    AppVersion: ref('AppVersion'),
  },
  {
    role: { name: ref('InstanceRole') },
    key: ref('VolumeKey'),
    vpc: ref('Vpc'),
    subnets: [ref('PrivateSubnetA')],
    repositories: { backend: repository('Backend'), frontend: repository('Frontend') },
    logs,
    edge: {
      securityGroup: ref('LoadBalancerSecurityGroup'),
      backend: { targetGroup: ref('BackendTargetGroup') },
      frontend: { targetGroup: ref('FrontendTargetGroup') },
      rules: [{ id: 'BackendRule' } as Resource],
    },
    allowedHosts: 'clinic.example.com',
    session,
  },
);
const named = (resources: readonly Resource[], id: string) => resources.find((one) => one.id === id)!;
const propertiesOf = <T>(resources: readonly Resource[], id: string) => named(resources, id).properties as T;

describe('the instance', () => {
  const template = propertiesOf<{ LaunchTemplateData: Record<string, never> }>(
    made.resources,
    'InstanceLaunchTemplate',
  );
  const { 'Fn::Base64': script } = template.LaunchTemplateData.UserData as unknown as { 'Fn::Base64': object };
  const {
    'Fn::Sub': [text, variables],
  } = script as { 'Fn::Sub': [string, Record<string, unknown>] };

  test('signals its own group in its own stack', () => {
    expect(text).toContain("RESOURCE='InstanceGroup'");
    expect(variables.StackId).toEqual({ 'Fn::Sub': '${AWS::StackId}' });
    expect(named(made.resources, 'InstanceGroup').creationPolicy).toEqual({
      ResourceSignal: { Count: 1, Timeout: 'PT30M' },
    });
  });

  test('ends its boot, with a reason, before CloudFormation stops waiting', () => {
    const [, limit] = /LIMIT_SECONDS='(\d+)'/.exec(text)!;
    expect(Number(limit)).toBeLessThanOrEqual(1800 - 120);
  });

  test('is replaced by another version, and by another configuration of the agent', () => {
    expect(variables.Version).toEqual({ Ref: 'AppVersion' });
    expect(text).toContain(agentRevision);
  });

  test('starts after its permissions and the listener rules', () => {
    expect(named(made.resources, 'InstanceGroup').dependsOn).toEqual(['InstanceAccess', 'BackendRule']);
  });

  test('has the tags by which patches, backups and sessions find it', () => {
    const { Tags } = propertiesOf<{ Tags: readonly object[] }>(made.resources, 'InstanceGroup');
    expect(Tags).toEqual(
      expect.arrayContaining([
        { Key: 'PatchGroup', Value: instanceTag, PropagateAtLaunch: true },
        { Key: 'BackupGroup', Value: instanceTag, PropagateAtLaunch: true },
        { Key: 'SessionDocument', Value: session.document, PropagateAtLaunch: true },
      ]),
    );
  });

  test('can be reached on the two ports of nginx only, from the load balancer', () => {
    const rules = made.resources.filter(({ type }) => type === 'AWS::EC2::SecurityGroupIngress');
    expect(rules.map(({ properties }) => properties)).toMatchObject(
      [8443, 9443].map((port) => ({
        FromPort: port,
        ToPort: port,
        SourceSecurityGroupId: { Ref: 'LoadBalancerSecurityGroup' },
      })),
    );
  });

  test('can pull from its two repositories only, and cannot push, delete or write metrics of other namespaces', () => {
    const { PolicyDocument } = propertiesOf<{ PolicyDocument: { Statement: readonly Record<string, unknown>[] } }>(
      made.resources,
      'InstanceAccess',
    );
    const statement = (sid: string) => PolicyDocument.Statement.find(({ Sid }) => Sid === sid);
    expect(statement('Images')).toMatchObject({ Resource: [{ Ref: 'BackendArn' }, { Ref: 'FrontendArn' }] });
    expect(statement('AgentMetrics')).toMatchObject({
      Condition: { StringEquals: { 'cloudwatch:namespace': 'CWAgent' } },
    });
    const actions = PolicyDocument.Statement.flatMap(({ Action }) => Action as string | string[]);
    expect(
      actions.filter((action) => /Put(?!LogEvents|MetricData)|Delete|Upload|Create(?!LogStream)|\*/.test(action)),
    ).toEqual([]);
  });
});

test('the key of the volumes allows EC2 Auto Scaling and the role of AWS Backup', () => {
  const { KeyPolicy } = propertiesOf<{ KeyPolicy: { Statement: readonly { Sid: string }[] } }>(
    volumeKey([ref('BackupRole')]).resources,
    'VolumeKey',
  );
  const sids = KeyPolicy.Statement.map(({ Sid }) => Sid);
  expect(sids).toEqual(expect.arrayContaining(['AutoScalingUses', 'AutoScalingGrants', 'BackupRoleUses']));
});

describe('the configuration of the agent', () => {
  const { Value } = propertiesOf<{ Value: { 'Fn::Sub': [string, object] } }>(
    agentConfiguration('AgentConfiguration', { logGroup: ref('InstanceLogs') }).resources,
    'AgentConfiguration',
  );
  const [text, variables] = Value['Fn::Sub'];
  const configuration = JSON.parse(text.replaceAll('${!', '${'));

  test('sends metrics by group, which the alarms use', () => {
    expect(configuration.metrics.aggregation_dimensions).toEqual([['AutoScalingGroupName']]);
    expect(configuration.metrics.append_dimensions.AutoScalingGroupName).toBe('${aws:AutoScalingGroupName}');
  });

  test('sends logs without ePHI to the log group of the instance: not the journal, and no error log', () => {
    const files: readonly { readonly file_path: string; readonly log_group_name: string }[] =
      configuration.logs.logs_collected.files.collect_list;
    expect(files.map(({ file_path }) => file_path)).toEqual([
      ...['/var/log/cloud-init-output.log', '/var/log/dnf.rpm.log', '/var/log/nginx/access.log'],
    ]);
    expect(new Set(files.map(({ log_group_name }) => log_group_name))).toEqual(new Set(['${LogGroup}']));
    expect(variables).toEqual({ LogGroup: { Ref: 'InstanceLogs' } });
  });
});

test('commands find the instance by its group, because each instance has another ID', () => {
  const { command } = shell({ document: session.document, key: session.key, group: made.group });
  const {
    'Fn::Sub': [text, variables],
  } = command as unknown as { 'Fn::Sub': [string, object] };
  expect(text).toMatch(/^aws ssm start-session .*--document-name \$\{Document\} --target \$\(aws autoscaling/);
  expect(variables).toEqual({ Document: session.document, Group: { Ref: 'InstanceGroup' } });
});

describe('SSH', () => {
  const { pattern } = { pattern: new RegExp(sshParameters.SshCidr.declaration.AllowedPattern!) };
  test.each(['203.0.113.0/24', '10.0.0.0/8', ''])('%j can be set', (range) => expect(range).toMatch(pattern));
  test.each(['0.0.0.0/0', '0.0.0.0/1', '10.0.0.0/7', '::/0', '203.0.113.1'])('%j is refused', (range) =>
    expect(range).not.toMatch(pattern),
  );

  test('goes to a bastion in the public subnet, and from there to port 22 of the instance', () => {
    const org = organization(
      { PermissionsBoundary: ref('B'), OperatorArns: ref('O'), RetentionDays: ref('R') },
      {
        HasBoundary: { name: 'HasBoundary' },
        HasOperators: { name: 'HasOperators' },
        IsRetentionOverOneYear: { name: 'IsRetentionOverOneYear' },
      },
    );
    const { resources } = ssh(
      { EnableSsh: ref('EnableSsh'), SshCidr: ref('SshCidr') },
      { HasSsh: { name: 'HasSsh' } },
      {
        organization: org,
        vpc: ref('Vpc'),
        vpcCidr: ref('VpcCidr'),
        publicSubnet: ref('PublicSubnetA'),
        privateSubnet: ref('PrivateSubnetA'),
        internetRoutes: [],
        image: ref('ImageId'),
        key: ref('VolumeKey'),
        session,
        logs,
        instance: made,
      },
    );
    expect(propertiesOf(resources, 'BastionToInstanceIngress')).toMatchObject({
      FromPort: 22,
      ToPort: 22,
      GroupId: { 'Fn::GetAtt': ['InstanceSecurityGroup', 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': ['BastionSecurityGroup', 'GroupId'] },
    });
  });
});

describe('operation', () => {
  const created: Record<string, Record<string, unknown>> = {};
  const record = (id: string, props: object) => {
    created[id] = props as never;
    return { resources: [] } as never;
  };
  const channel = { alarm: record, notice: record };
  instanceAlarms({ channel, group: made.group, loadBalancer: 'lb', targetGroups: { backend: 'b', frontend: 'f' } });
  instancePatching({ PatchSchedule: ref('PatchSchedule') }, channel);

  test('an alarm fires without an instance, without a healthy target, and without metrics of the agent', () => {
    for (const id of ['NoInstance', 'BackendNotHealthy', 'FrontendNotHealthy', 'HighMemory'])
      expect([id, created[id]?.missing]).toEqual([id, 'breaching']);
  });

  test('alarms of the instance are by group', () => {
    for (const id of ['NoInstance', 'HighCpu', 'HighMemory', 'HighDisk'])
      expect(created[id]?.dimensions).toEqual({ AutoScalingGroupName: { Ref: 'InstanceGroup' } });
  });

  test('a failed launch, and failed patches, send a notice without values of the application', () => {
    expect(created.LaunchFailed?.pattern).toMatchObject({ detail: { AutoScalingGroupName: [made.group] } });
    expect(created.PatchesFailed?.pattern).toMatchObject({
      source: ['aws.ssm'],
      detail: { status: ['Failed', 'TimedOut'] },
    });
  });

  test('each alarm says what to look at', () => {
    for (const [id, { description }] of Object.entries(created))
      expect([id, description]).toEqual([id, expect.stringMatching(/Look at|Remove|causes/)]);
  });

  test('the volume of each instance is backed up', () => {
    const { selection } = volumeBackup({ role: ref('BackupRole'), vault: ref('BackupVault') });
    expect(propertiesOf(selection.resources, 'VolumeBackups')).toMatchObject({
      BackupSelection: {
        Conditions: { StringEquals: [{ ConditionKey: 'aws:ResourceTag/BackupGroup', ConditionValue: instanceTag }] },
      },
    });
  });
});
