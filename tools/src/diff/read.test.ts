import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import { Problem, type Template } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { writeFixtureRelease } from '../publish/testing/fixture-release.ts';
import { printTemplate } from '../template/yaml.ts';
import { readDeployed, readTemplates } from './index.ts';

const root: Template = {
  Parameters: { Size: { Type: 'String' }, Password: { Type: 'String', NoEcho: true } },
  Resources: {
    Data: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'x' } },
    Gone: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'x' } },
    Topic: { Type: 'AWS::SNS::Topic' },
  },
};
const data: Template = { Resources: { Store: { Type: 'AWS::S3::Bucket' } } };

/** A stack `sys` whose resources come in two pages. */
const cloudFormation = {
  describeStacks: async ({ StackName }: { StackName: string }) => {
    if (StackName !== 'sys') throw new Error(`Stack with id ${StackName} does not exist`);
    const Parameters = [
      { ParameterKey: 'Size', ParameterValue: 'small' },
      { ParameterKey: 'Password', ParameterValue: '****' },
    ];
    return { Stacks: [{ StackStatus: 'CREATE_COMPLETE', Parameters }] };
  },
  listStackResources: async ({ NextToken }: { NextToken?: string }) => {
    const stack = { ResourceType: 'AWS::CloudFormation::Stack' };
    const first = [{ ...stack, LogicalResourceId: 'Gone', PhysicalResourceId: 'g', ResourceStatus: 'DELETE_COMPLETE' }];
    const second = [
      { ...stack, LogicalResourceId: 'Data', PhysicalResourceId: 'd', ResourceStatus: 'CREATE_COMPLETE' },
      {
        ResourceType: 'AWS::SNS::Topic',
        LogicalResourceId: 'Topic',
        PhysicalResourceId: 't',
        ResourceStatus: 'CREATE_COMPLETE',
      },
    ];
    return NextToken ? { StackResourceSummaries: second } : { StackResourceSummaries: first, NextToken: '2' };
  },
  getTemplate: async ({ StackName }: { StackName: string }) => ({
    TemplateBody: StackName === 'sys' ? JSON.stringify(root) : printTemplate(data),
  }),
} as unknown as CloudFormation;

describe('readDeployed', () => {
  it('reads the root, existing nested stacks, and the parameters without NoEcho', async () => {
    expect(await readDeployed(cloudFormation, 'sys')).toEqual({
      root,
      children: { Data: data },
      parameters: { Size: 'small' },
    });
  });

  it('refuses a stack that does not exist', async () => {
    await expect(readDeployed(cloudFormation, 'other')).rejects.toThrow(Problem);
  });
});

describe('readTemplates', () => {
  it('reads root and nested stacks of a release, and refuses one that was edited', () => {
    const folder = mkdtempSync(join(tmpdir(), 'release-'));
    try {
      const dir = writeFixtureRelease(folder, { topicStacks: 1 });
      const { root: parent, children } = readTemplates(dir);
      expect(Object.keys(parent.Resources)).toEqual(['Topic1', 'App']);
      expect(Object.keys(children.App!.Resources)).toEqual(['Role', 'Function']);
      writeFileSync(join(dir, 'app.yaml'), 'Resources: {}\n');
      expect(() => readTemplates(dir)).toThrow(Problem);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
