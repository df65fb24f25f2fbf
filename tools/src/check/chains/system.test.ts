import type { Template } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { resolveSystem } from '../../resolve/index.ts';
import { chainSystem } from './system.ts';
import { systemOf } from './testing/system-of.ts';

const bucket = { Type: 'AWS::S3::Bucket' };

describe('target', () => {
  const system = systemOf(
    {
      Logs: bucket,
      Named: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: { 'Fn::Sub': '/own/${AWS::StackName}' } } },
      Topic: { Type: 'AWS::SNS::Topic' },
      Reader: {
        Type: 'Test::Reader',
        Properties: {
          Ref: [{ Ref: 'Logs' }],
          Att: [{ 'Fn::GetAtt': 'Logs.Arn' }],
          Sub: [{ 'Fn::Sub': 'arn:aws:s3:::${Logs}/*' }],
          Name: [{ 'Fn::Sub': '/own/${AWS::StackName}' }],
          Arn: [{ 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:1:log-group:/own/${AWS::StackName}:*' }],
          Longer: [{ 'Fn::Sub': 'arn:aws:logs:${AWS::Region}:1:log-group:/own/${AWS::StackName}-other' }],
          Parameter: [{ Ref: 'BucketName' }],
          Import: [{ 'Fn::ImportValue': 'x' }],
          Dynamic: ['{{resolve:ssm:/x}}'],
          Text: ['some-bucket'],
        },
      },
    },
    { Parameters: { BucketName: { Type: 'String' } } },
  );
  const reader = system.resources.get('root/Reader')!;
  const value = (name: string) => (reader.properties[name] as readonly never[])[0]!;
  it.each([
    ['Ref', 'Logs'],
    ['Att', 'Logs'],
    ['Sub', 'Logs'],
    ['Name', 'Named'],
    ['Arn', 'Named'],
    ['Longer', undefined],
    ['Parameter', undefined],
    ['Text', undefined],
  ])('by %s is %s', (name, id) => expect(system.target(value(name), reader)?.id).toBe(id));
  it.each(['Parameter', 'Import', 'Dynamic'])('does not know %s', (name) =>
    expect(system.isUnknown(value(name))).toBe(true),
  );
  it.each(['Ref', 'Sub', 'Name', 'Text'])('knows %s', (name) => expect(system.isUnknown(value(name))).toBe(false));
  it('returns the resources that reference a resource', () =>
    expect(system.referencedBy(system.resources.get('root/Logs')!).map(({ id }) => id)).toEqual(['Reader']));
});

describe('a nested system', () => {
  const root = {
    Resources: {
      A: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'a.yaml' } },
      B: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: 'b.yaml', Parameters: { Bucket: { 'Fn::GetAtt': ['A', 'Outputs.Bucket'] } } },
      },
      C: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'c.yaml' } },
    },
  } as unknown as Template;
  const children = {
    A: { Resources: { Logs: bucket, Other: bucket }, Outputs: { Bucket: { Value: { Ref: 'Logs' } } } },
    B: {
      Parameters: { Bucket: { Type: 'String' } },
      Resources: { Reader: { Type: 'Test::Reader', Properties: { Bucket: { Ref: 'Bucket' } } } },
    },
    C: { Resources: { Alone: bucket } },
  } as unknown as Record<string, Template>;
  const system = chainSystem({ system: resolveSystem({ root, children }), root, names: { A: 'security' } });
  const [logs, other, reader, alone] = ['A/Logs', 'A/Other', 'B/Reader', 'C/Alone'].map((key) =>
    system.resources.get(key),
  ) as [never, never, never, never];
  it('follows a reference through outputs and parameters', () => {
    expect(system.target({ Ref: 'A/Logs' }, reader)).toBe(logs);
    expect(system.mentions(system.resources.get('B/Reader')!.properties)).toEqual([logs]);
    expect(system.resources.get('A/Logs')?.stack).toBe('security');
  });
  it('returns the order of creation', () => {
    expect(system.isCreatedBefore(logs, reader)).toBe(true);
    expect(system.isCreatedBefore(other, reader)).toBe(true);
    expect(system.isCreatedBefore(alone, reader)).toBe(false);
    expect(system.isCreatedBefore(reader, logs)).toBe(false);
  });
});

describe('outputs', () => {
  const system = systemOf(
    {
      Shown: bucket,
      Hidden: bucket,
      Child: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://example.com/x.yaml' } },
    },
    { Outputs: { Name: { Value: { 'Fn::Sub': '${Shown.Arn}/*' } } } },
  );
  const resource = (id: string) => system.resources.get(`root/${id}`)!;
  it('are recognized', () => {
    expect(system.isOutput(resource('Shown'))).toBe(true);
    expect(system.isOutput(resource('Hidden'))).toBe(false);
  });
  it('of a nested stack without a known template are unknown', () => {
    expect(system.isUnknown({ 'Fn::GetAtt': ['root/Child', 'Outputs.VpcId'] })).toBe(true);
  });
});
