import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { deployTemplate, type TemplateDeployment } from './deploy-template.ts';
import { Interrupted } from './wait.ts';

const stackId = 'arn:aws:cloudformation:us-east-1:000000000000:stack/audit/1';
const at = new Date(Date.UTC(2026, 0, 1));

/** A stack whose operation never ends, and whose change set replaces a bucket. */
function service(calls: string[], controller = new AbortController(), status = 'UPDATE_IN_PROGRESS') {
  let events: object[] = [];
  const fake = {
    createChangeSet: async () => ({ Id: 'change-set', StackId: stackId }),
    describeChangeSet: async () => {
      if (calls.includes('delete')) throw new Error('ChangeSet [change-set] does not exist');
      const change = { LogicalResourceId: 'PatientBucket', ResourceType: 'AWS::S3::Bucket', Replacement: 'True' };
      return { Status: 'CREATE_COMPLETE', Changes: [{ ResourceChange: { ...change, Action: 'Modify' } }] };
    },
    deleteChangeSet: async () => void calls.push('delete'),
    executeChangeSet: async () => {
      calls.push('execute');
      const own = {
        LogicalResourceId: 'audit',
        PhysicalResourceId: stackId,
        ResourceType: 'AWS::CloudFormation::Stack',
      };
      events = [{ ...own, EventId: '1', StackId: stackId, ResourceStatus: status, Timestamp: at }];
      controller.abort();
    },
    describeStackEvents: async () => ({ StackEvents: events }),
  };
  return fake as unknown as CloudFormation;
}

const update = (cloudFormation: CloudFormation, options: Partial<TemplateDeployment>) =>
  deployTemplate({
    cloudFormation,
    region: 'us-east-1',
    stackName: 'audit',
    templateUrl: 'https://templates.s3.us-east-1.amazonaws.com/root.yaml',
    operation: {
      type: 'UPDATE',
      current: { StackName: 'audit', StackId: stackId, StackStatus: 'CREATE_COMPLETE', CreationTime: at },
    },
    declared: {},
    parameters: {},
    tags: {},
    capabilities: [],
    allowReplacement: [],
    nestedChangeSet: true,
    dryRun: false,
    pace: { poll: 1, quietPeriod: 1000 },
    say: () => {},
    ...options,
  });

test('an update that replaces a data store is not executed, and its change set is deleted', async () => {
  const calls: string[] = [];
  await expect(update(service(calls), {})).rejects.toThrow('--allow-replacement PatientBucket');
  expect(calls).toEqual(['delete']);
});

test('Ctrl-C prints that CloudFormation continues, how to follow the operation and how to cancel it', async () => {
  const calls: string[] = [];
  const controller = new AbortController();
  const options = { allowReplacement: ['PatientBucket'], signal: controller.signal };
  const problem = await update(service(calls, controller), options).catch((error: Error) => error);
  expect(problem).toBeInstanceOf(Interrupted);
  expect((problem as Error).message).toMatch(
    /interrupted, and CloudFormation continues the operation\. Follow it with `aws cloudformation describe-stack-events --stack-name audit --region us-east-1`; cancel it with `aws cloudformation cancel-update-stack --stack-name audit --region us-east-1`\./,
  );
  expect(calls).toEqual(['execute']);
});

test('Ctrl-C during a creation prints that deletion protection is off', async () => {
  const controller = new AbortController();
  const create = (tags: Record<string, string>) =>
    update(service([], controller, 'CREATE_IN_PROGRESS'), {
      operation: { type: 'CREATE' },
      tags,
      signal: controller.signal,
    }).catch((error: Error) => error.message);
  expect(await create({ 'hipaa-stacks:protection': 'wanted' })).toMatch(
    /interrupted, and CloudFormation continues the operation\. Deletion protection is off until you run the same `deploy` again after that\. Follow it with `aws cloudformation describe-stack-events --stack-name audit --region us-east-1`; cancel it with `aws cloudformation delete-stack --stack-name audit --region us-east-1`\./,
  );
  expect(await create({})).not.toMatch(/protection/);
});

test('an update removes a tag, including the last one', async () => {
  const requests: { readonly Tags?: unknown }[] = [];
  const cloudFormation = {
    createChangeSet: async (request: object) => {
      requests.push(request);
      return { Id: 'change-set', StackId: stackId };
    },
    describeChangeSet: async () => ({ Status: 'FAILED', StatusReason: "didn't contain changes" }),
    deleteChangeSet: async () => {},
  } as unknown as CloudFormation;
  const Tags = [{ Key: 'team', Value: 'a' }];
  const current = {
    StackName: 'audit',
    StackId: stackId,
    StackStatus: 'CREATE_COMPLETE',
    CreationTime: at,
    Tags,
  } as const;
  await update(cloudFormation, { operation: { type: 'UPDATE', current }, tags: {} });
  await update(cloudFormation, { operation: { type: 'UPDATE', current }, tags: {}, removedTags: ['team'] });
  expect(requests.map((request) => request.Tags)).toEqual([Tags, []]);
});

test('a dry run returns which operation there would be, with the stack only if it exists', async () => {
  const options = { dryRun: true, allowReplacement: ['PatientBucket'] };
  const updated = await update(service([]), options);
  expect(updated).toMatchObject({ operation: 'update', stackId, seconds: 0 });
  const cloudFormation = Object.assign(service([]), { describeStacks: async () => ({ Stacks: [] }) });
  const created = await update(cloudFormation, { ...options, operation: { type: 'CREATE' } });
  expect(created.operation).toBe('create');
  expect(created).not.toHaveProperty('stackId');
});
