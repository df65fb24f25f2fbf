import type { CloudFormation, DescribeChangeSetOutput } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { createChangeSet } from './change-set.ts';

const changeSet = (name: string) => `arn:aws:cloudformation:us-east-1:000000000000:changeSet/${name}/1`;
const stack = (name: string) => `arn:aws:cloudformation:us-east-1:000000000000:stack/${name}/1`;
const stackType = 'AWS::CloudFormation::Stack';

/** CloudFormation stand-in that returns the answers of each change set in order, and records deletions. */
function service(answers: Record<string, DescribeChangeSetOutput[]>, resources: Record<string, object[]> = {}) {
  const removed: string[] = [];
  const requests: Record<string, unknown>[] = [];
  const fake = {
    async createChangeSet(input: Record<string, unknown>) {
      requests.push(input);
      return { Id: changeSet('root'), StackId: stack('audit') };
    },
    async describeChangeSet({ ChangeSetName }: { ChangeSetName: string }) {
      if (removed.includes(ChangeSetName)) throw new Error(`ChangeSet [${ChangeSetName}] does not exist`);
      const own = answers[ChangeSetName]!;
      return own.length > 1 ? own.shift()! : own[0]!;
    },
    async deleteChangeSet({ ChangeSetName }: { ChangeSetName: string }) {
      removed.push(ChangeSetName);
    },
    async describeStacks() {
      return { Stacks: [{ StackStatus: 'REVIEW_IN_PROGRESS' }] };
    },
    async deleteStack({ StackName }: { StackName: string }) {
      removed.push(StackName);
    },
    async listStackResources({ StackName }: { StackName: string }) {
      return { StackResourceSummaries: resources[StackName] };
    },
  };
  return { removed, asked: requests, cloudFormation: fake as unknown as CloudFormation };
}

const create = (cloudFormation: CloudFormation, type: 'CREATE' | 'UPDATE' = 'UPDATE') =>
  createChangeSet({
    cloudFormation,
    stackName: 'audit',
    type,
    templateUrl: 'https://templates.s3.us-east-1.amazonaws.com/root.yaml',
    parameters: [],
    tags: [],
    capabilities: ['CAPABILITY_IAM'],
    nested: true,
    pace: { poll: 1, quietPeriod: 100 },
  });

test('changes are read through nested change sets, over pages, after CloudFormation has created them', async () => {
  const { cloudFormation, asked: requests } = service({
    [changeSet('root')]: [
      { Status: 'CREATE_IN_PROGRESS' },
      {
        Status: 'CREATE_COMPLETE',
        NextToken: 'more',
        Changes: [
          {
            Type: 'Resource',
            ResourceChange: {
              Action: 'Modify',
              LogicalResourceId: 'Data',
              PhysicalResourceId: stack('audit-Data'),
              ResourceType: stackType,
              Replacement: 'False',
              ChangeSetId: changeSet('data'),
            },
          },
        ],
      },
      {
        Status: 'CREATE_COMPLETE',
        Changes: [
          {
            Type: 'Resource',
            ResourceChange: { Action: 'Add', LogicalResourceId: 'Topic', ResourceType: 'AWS::SNS::Topic' },
          },
        ],
      },
    ],
    [changeSet('data')]: [
      {
        Status: 'CREATE_COMPLETE',
        StackId: stack('audit-Data'),
        Changes: [
          {
            Type: 'Resource',
            ResourceChange: {
              PolicyAction: 'ReplaceAndRetain',
              Action: 'Modify',
              LogicalResourceId: 'PatientBucket',
              PhysicalResourceId: 'audit-patientbucket-1',
              ResourceType: 'AWS::S3::Bucket',
              Replacement: 'True',
              Scope: ['Properties'],
              Details: [
                {
                  Target: { Attribute: 'Properties', Name: 'BucketName', RequiresRecreation: 'Always' },
                  Evaluation: 'Static',
                  ChangeSource: 'DirectModification',
                },
              ],
            },
          },
        ],
      },
    ],
  });
  const changeSetPlan = await create(cloudFormation);
  expect(changeSetPlan?.plan.changes).toMatchObject([
    { stack: '', logicalId: 'Data', action: 'Modify' },
    {
      stack: 'Data',
      logicalId: 'PatientBucket',
      replacement: 'True',
      policy: 'Retain',
      properties: ['BucketName'],
    },
    { stack: '', logicalId: 'Topic', action: 'Add' },
  ]);
  expect(changeSetPlan?.plan.unavailable).toEqual([]);
  expect(requests[0]).toMatchObject({ IncludeNestedStacks: true, OnStackFailure: 'ROLLBACK' });
});

test('the plan includes the resources of a nested stack that is removed', async () => {
  const change = {
    Action: 'Remove',
    LogicalResourceId: 'Data',
    PhysicalResourceId: stack('audit-Data'),
    ResourceType: stackType,
  } as const;
  const bucket = { LogicalResourceId: 'PatientBucket', ResourceType: 'AWS::S3::Bucket', PhysicalResourceId: 'b' };
  const { cloudFormation } = service(
    { [changeSet('root')]: [{ Status: 'CREATE_COMPLETE', Changes: [{ ResourceChange: change }] }] },
    { [stack('audit-Data')]: [bucket] },
  );
  const changeSetPlan = await create(cloudFormation);
  expect(changeSetPlan?.plan.changes[1]).toMatchObject({ stack: 'Data', logicalId: 'PatientBucket', action: 'Remove' });
});

test('a change set without changes is not a failure, and is deleted', async () => {
  const StatusReason =
    "The submitted information didn't contain changes. Submit different information to create a change set.";
  const { cloudFormation, removed } = service({ [changeSet('root')]: [{ Status: 'FAILED', StatusReason }] });
  expect(await create(cloudFormation)).toBeUndefined();
  expect(removed).toEqual([changeSet('root')]);
});

test('the error has the reason of the nested change set, and the empty stack is deleted', async () => {
  const { cloudFormation, removed } = service({
    [changeSet('root')]: [
      {
        Status: 'FAILED',
        StatusReason: `Nested change set ${changeSet('app')} was not successfully created: Currently in FAILED.`,
      },
    ],
    [changeSet('app')]: [
      { Status: 'FAILED', StackName: 'audit-App-1', StatusReason: 'Template error: no such thing.' },
    ],
  });
  await expect(create(cloudFormation, 'CREATE')).rejects.toThrow(
    /^stack audit: its change set failed: audit-App-1: Template error: no such thing\. .*--no-nested-change-set/,
  );
  expect(removed).toEqual([changeSet('root'), stack('audit')]);
});
