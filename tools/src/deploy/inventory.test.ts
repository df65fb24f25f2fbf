import type { CloudFormation, Stack } from '@aws-sdk/client-cloudformation';
import type { TemplateResource } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { inventoryLines, inventoryOf } from './inventory.ts';

const stackType = 'AWS::CloudFormation::Stack';
const templates: Record<string, Record<string, TemplateResource>> = {
  root: { Data: { Type: stackType }, Old: { Type: stackType, DeletionPolicy: 'Retain' } },
  Data: {
    PatientBucket: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'RetainExceptOnCreate' },
    Database: { Type: 'AWS::RDS::DBCluster' },
    Member: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Database' } } },
    Alone: { Type: 'AWS::RDS::DBInstance', DeletionPolicy: 'Delete' },
    Worker: { Type: 'AWS::Lambda::Function' },
    Absent: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain' },
  },
};
const cloudFormation = {
  getTemplate: async ({ StackName }: { StackName: string }) => ({
    TemplateBody: JSON.stringify({ Resources: templates[StackName] }),
  }),
  listStackResources: async ({ StackName }: { StackName: string }) => ({
    StackResourceSummaries: Object.entries(templates[StackName]!).map(([LogicalResourceId, { Type }]) => ({
      LogicalResourceId,
      ResourceType: Type,
      PhysicalResourceId: Type === stackType ? LogicalResourceId : `${LogicalResourceId.toLowerCase()}-1`,
      ResourceStatus: LogicalResourceId === 'Absent' ? 'DELETE_COMPLETE' : 'CREATE_COMPLETE',
    })),
  }),
} as unknown as CloudFormation;
const stack = (StackStatus: Stack['StackStatus']) => ({ StackId: 'root', StackName: 'emr', StackStatus }) as Stack;
const fates = async (status: Stack['StackStatus']) =>
  (await inventoryOf(cloudFormation, stack(status))).map(({ fate, logicalId }) => `${fate} ${logicalId}`);

test('retained, snapshotted and deleted resources are found in nested stacks', async () => {
  expect(await fates('UPDATE_COMPLETE')).toEqual([
    'keep PatientBucket',
    'snapshot Database',
    'lose Member',
    'lose Alone',
    'keep Old',
  ]);
});

test('RetainExceptOnCreate retains nothing after a creation that was rolled back', async () => {
  expect(await fates('ROLLBACK_COMPLETE')).toContain('lose PatientBucket');
});

test('each retained resource is listed with its physical ID and how to delete it', async () => {
  const lines = inventoryLines('emr', await inventoryOf(cloudFormation, stack('CREATE_COMPLETE')));
  expect(lines.find((line) => line.includes('patientbucket-1'))).toMatch(
    /^ {2}Data\/PatientBucket \(AWS::S3::Bucket\): patientbucket-1; to delete it: empty it including old versions, then `aws s3api delete-bucket --bucket patientbucket-1` \(Object Lock can prevent this until it expires\)/,
  );
});
