import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { operatorArns } from '@hipaa-stacks/audit';
import { blueprint, isAnyGiven } from '@hipaa-stacks/cloudformation';
import {
  accessLogBucket,
  allowLogDelivery,
  dataKey,
  flowLogBucket,
  loadBalancerLogBucket,
  webAclLogBucket,
} from '@hipaa-stacks/data';
import { flowLog, internetGateway, loadBalancer, tier, twoZones, vpc, webAcl } from '@hipaa-stacks/network';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { afterChange, type Change, changed, without } from './support/change.ts';
import { checkBlueprint } from './support/check-blueprint.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

/** A load balancer with its web ACL only. */
const system = blueprint('edge', {
  title: 'Load balancer with web ACL',
  parameters: { Access: { OperatorArns: operatorArns('logs') } },
  conditions: (p) => ({ HasOperators: isAnyGiven(p.OperatorArns) }),
  system: (p, { HasOperators }) => {
    const key = dataKey('Key', {
      description: 'Logs',
      services: [allowLogDelivery],
      encrypts: ['AWS::S3::Bucket'],
      operators: { given: HasOperators, arns: p.OperatorArns },
      keep: 'log-store',
    });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: 2192 });
    const logs = webAclLogBucket('WebAclLogBucket', { key: key.arn, accessLogs: accessLogs.name, retentionDays: 2192 });
    const balancerLogs = loadBalancerLogBucket('BalancerLogs', { accessLogs: accessLogs.name, retentionDays: 2192 });
    const net = vpc('Vpc', { cidr: '10.0.0.0/16' });
    const internet = internetGateway('InternetGateway', { vpc: net.id });
    const records = flowLogBucket('Records', { key: key.arn, accessLogs: accessLogs.name, retentionDays: 2192 });
    const record = flowLog('FlowLog', { vpc: net.id, to: { bucket: records.arn }, after: records.policy });
    const publicTier = tier('Public', { vpc: net, zones: twoZones, quarter: 0 });
    const balancer = loadBalancer('Balancer', {
      vpc: net.id,
      subnets: publicTier.subnets,
      scheme: 'internet-facing',
      logs: { bucket: balancerLogs.name, policy: balancerLogs.policy },
      deletionProtection: false,
      after: [internet.attachment],
    });
    const acl = webAcl('WebAcl', {
      protects: balancer.arn,
      logs: logs.arn,
      after: logs.policy,
      requestsPerFiveMinutes: 2000,
      uploads: ['/upload', '/import'],
      blockedPaths: ['/meta/'],
    });
    const all = [key, accessLogs, logs, balancerLogs, net, internet, records, record, publicTier, balancer, acl];
    return {
      stacks: { edge: all },
      outputs: {},
    };
  },
});

const findings = (change?: Change) =>
  checkBlueprint(change ? afterChange(system, change) : system).map(({ check, logicalId }) => `${check} ${logicalId}`);

test('there are no findings in a load balancer with its web ACL', () => {
  expect(findings()).toEqual([]);
});

test.each([
  ['it is not associated', without('WebAclAssociation'), 'chain web-acl Balancer'],
  ['it has no log', without('WebAclLoggingConfiguration'), 'chain web-acl WebAcl'],
  [
    'its log contains cookies',
    changed('WebAclLoggingConfiguration', { RedactedFields: [] }),
    'chain web-acl WebAclLoggingConfiguration',
  ],
  ['its bucket has another name', changed('WebAclLogBucket', { BucketName: 'logs' }), 'chain web-acl WebAclLogBucket'],
  ['its bucket has no policy', without('WebAclLogBucketPolicy'), 'chain tls-only WebAclLogBucket'],
])('there is a finding: %s', (_, change, found) => {
  expect(findings(change)).toContain(found);
});

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator?.stop());

test('it is created before a load balancer, and deleted', async () => {
  const { published } = await buildAndPublish(emulator, system);
  await deploy(emulator, published, 'edge');
  const resources = await resourcesBelow(emulator, 'edge');
  const idOf = (type: string) => resources.find((one) => one.type === type)?.physicalId;
  expect(idOf('AWS::WAFv2::WebACLAssociation')).toBeTruthy();
  expect(
    resources.map(({ physicalId }) => physicalId).filter((id) => /^aws-waf-logs-[0-9a-f]{8}-[0-9]{12}$/.test(id)),
  ).toHaveLength(1);
  await deleteStack({ aws: emulator, stackName: 'edge', yes: true, interactive: false, say: () => {} });
  const { Stacks = [] } = await new CloudFormation(clientConfig(emulator)).describeStacks({});
  expect(Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE')).toEqual([]);
});
