import { describe, expect, it } from 'vitest';
import { instance } from './instance.ts';
import { findingsOf, type SmallResources, systemOf } from './testing/system-of.ts';
import { optionsOf, scriptOf } from './user-data.ts';

const suspended = ['HealthCheck', 'ReplaceUnhealthy', 'AZRebalance', 'AlarmNotification', 'ScheduledActions'];
const script = `#!/bin/bash
# cfn-signal --resource Comment
STACK='\${AWS::StackId}'
RESOURCE='Group'
/opt/aws/bin/cfn-signal --exit-code $? \\
  --stack "$STACK" --resource "$RESOURCE" --region \${AWS::Region}
`;
const rolling = {
  MinInstancesInService: 1,
  MaxBatchSize: 1,
  WaitOnResourceSignals: true,
  PauseTime: 'PT30M',
  SuspendProcesses: suspended,
};
const signal = { ResourceSignal: { Count: 1, Timeout: 'PT30M' } };

interface Change {
  readonly script?: string;
  readonly creation?: object;
  readonly update?: object;
  readonly properties?: object;
  readonly metadata?: object;
}

const resources = ({ script: text = script, creation, update, properties, metadata }: Change): SmallResources => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'] },
  },
  Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: 'Role' }] } },
  Template: {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: {
      LaunchTemplateData: {
        ImageId: 'ami-1',
        IamInstanceProfile: { Name: { Ref: 'Profile' } },
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }],
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1, ...metadata },
        UserData: { 'Fn::Base64': { 'Fn::Sub': text } },
      },
    },
  },
  Group: {
    Type: 'AWS::AutoScaling::AutoScalingGroup',
    ...(creation && { CreationPolicy: creation }),
    ...(update && { UpdatePolicy: { AutoScalingRollingUpdate: update } }),
    Properties: {
      LaunchTemplate: {
        LaunchTemplateId: { Ref: 'Template' },
        Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] },
      },
      MinSize: '1',
      MaxSize: '2',
      HealthCheckType: 'ELB',
      HealthCheckGracePeriod: 1800,
      ...properties,
    },
  },
});
const find = (change: Change = {}) => findingsOf(instance, resources({ creation: signal, update: rolling, ...change }));

it('has no findings about a group that gets its signal', () => expect(find()).toEqual([]));

it('does not apply to a group that waits for nothing', () => {
  const { Group, ...rest } = resources({ script: '#!/bin/bash' });
  expect(findingsOf(instance, { ...rest, Group: Group! })).toEqual([]);
});

describe('the signal', () => {
  it('is sent', () =>
    expect(find({ script: '#!/bin/bash\ntrue\n' })).toEqual([
      'Group: waits for signals that its user data never sends',
    ]));
  it('names the group', () =>
    expect(find({ script: script.replace("'Group'", "'Template'") })).toEqual([
      'Group: gets no signal: its user data signals Template',
    ]));
  it('names the stack of the group, not the parent', () => {
    const other = script.replace('${AWS::StackId}', '${Parent}');
    expect(find({ script: script.replace('${AWS::StackId}', '${AWS::StackName}') })).toEqual([]);
    const Parameters = { Parent: { Type: 'String' } };
    const known = findingsOf(instance, resources({ creation: signal, update: rolling, script: other }), { Parameters });
    expect(known).toEqual([]);
  });
  it('is awaited by creation and update, for the same time', () => {
    expect(find({ creation: undefined as never })).toEqual([
      'Group: waits for signals only when it is updated: its creation succeeds although no instance works',
    ]);
    expect(find({ update: { ...rolling, WaitOnResourceSignals: false } })).toEqual([
      'Group: waits for signals only when it is created: an update deletes old instances although no new one works',
    ]);
    expect(find({ update: { ...rolling, PauseTime: 'PT5M' } })).toEqual([
      'Group: waits PT30M for a signal when it is created, and PT5M when it is updated',
    ]);
    expect(find({ update: { ...rolling, PauseTime: 'PT1800S' } })).toEqual([]);
  });
  it('comes before health checks replace the instance', () =>
    expect(find({ properties: { HealthCheckGracePeriod: 300 } })).toEqual([
      'Group: replaces an instance that fails health checks 300 seconds after its launch, but waits 1800 seconds for its signal',
    ]));
});

describe('an update', () => {
  it('replaces instances', () => {
    expect(find({ update: undefined as never })).toEqual([
      'Group: does not replace its instances when its launch template changes',
    ]);
    const LaunchTemplate = { LaunchTemplateId: { Ref: 'Template' }, Version: '$Latest' };
    expect(find({ properties: { LaunchTemplate } })[0]).toContain('uses the version $Latest of its launch template');
  });
  it('keeps one in service', () => {
    expect(find({ update: { ...rolling, MinInstancesInService: 0 } })).toEqual([
      'Group: serves nothing while it is updated',
    ]);
    expect(find({ properties: { MaxSize: '1' } })).toEqual([
      'Group: cannot start a new instance before it deletes an old one',
    ]);
  });
  it('is not disturbed, and not stopped', () => {
    expect(find({ update: { ...rolling, SuspendProcesses: suspended.slice(1) } })[0]).toContain(
      'does not suspend HealthCheck while it is updated',
    );
    expect(find({ update: { ...rolling, SuspendProcesses: [...suspended, 'Launch'] } })).toEqual([
      'Group: suspends Launch, which an update needs',
    ]);
  });
});

it('containers on a bridge network cannot get the credentials of the role', () => {
  const runs = `${script}docker run image\n`;
  const message = 'Template: runs containers, and its hop limit lets each of them get the credentials of its role';
  expect(find({ script: runs })).toEqual([]);
  expect(find({ script: runs, metadata: { HttpPutResponseHopLimit: 2 } })).toEqual([message]);
  expect(find({ script: runs, metadata: { HttpPutResponseHopLimit: { Ref: 'AWS::NoValue' } } })).toEqual([message]);
});

describe('user data', () => {
  it('is read with its references', () => {
    const [template] = systemOf(resources({})).ofType('AWS::EC2::LaunchTemplate');
    const data = template!.properties.LaunchTemplateData as { UserData: never };
    expect(scriptOf(data.UserData)).toContain("STACK='${root/AWS::StackId}'");
    expect(scriptOf(undefined)).toBe('');
  });
  it('has options whose variables are replaced, without comments', () => {
    expect(optionsOf(script, 'cfn-signal', '--resource')).toEqual(['Group']);
    expect(optionsOf('cfn-signal --resource=A --stack B', 'cfn-signal', '--resource')).toEqual(['A']);
    expect(optionsOf('X=1\nX=2\ncfn-signal --resource $X', 'cfn-signal', '--resource')).toEqual([undefined]);
  });
});
