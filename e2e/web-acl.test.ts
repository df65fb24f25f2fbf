import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { operatorArns } from '@hipaa-stacks/baseline';
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
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { afterChange, type Change, changed, without } from './support/change.ts';
import { checkBlueprint } from './support/check-blueprint.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';
import { decided, evaluate, type WebRequest } from './support/web-acl.ts';

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
      exceptions: [{ name: 'LargeBodies', rules: ['SizeRestrictions_BODY'], paths: ['/upload', '/import'] }],
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

describe('the web ACL of openemr', () => {
  const acl = openEmr.plan.stacks.edge!.flatMap(({ resources }) => resources).find(({ id }) => id === 'WebAcl')!;
  const { Rules } = acl.properties as { Rules: unknown };
  const verdict = (request: WebRequest, mode: 'block' | 'count' = 'block') =>
    evaluate(
      decided(Rules, (condition) => condition === 'HasCountingWebAcl' && mode === 'count'),
      request,
    );
  const large = 'x'.repeat(10_000);
  const scopes = `scope=${'user/Observation.read%20'.repeat(100)}`;
  const app = 'redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2Fcallback';

  test.each<readonly [string, WebRequest]>([
    ['an image with a tag in its metadata', { path: '/controller.php', body: `\xff\xd8<script ${large}` }],
    ['a document with a relative path', { path: '/library/ajax/upload.php', body: '%PDF ../fonts' }],
    ['a letter in HTML', { path: '/interface/patient_file/letter.php', body: '<a href="https://clinic.example">' }],
    ['a note that looks like SQL', { path: '/interface/forms/soap/save.php', body: "patient's mother' or father" }],
    ['a form in camel case', { path: '/interface/forms/CAMOS/admin.php', body: large }],
    ['a note template', { path: '/library/custom_template/ajax_code.php', body: '<img src="x">' }],
    ['a remittance file', { path: '/interface/billing/era_payments.php', body: large }],
    ['a signature in the portal', { path: '/portal/sign/lib/save-signature.php', body: large }],
    ['a FHIR resource with a narrative', { path: '/apis/default/fhir/Patient', body: '<a href="#">Ms.</a>' }],
    ['an app that registers with many scopes', { path: '/oauth2/default/registration', body: scopes + large }],
    ['an app that requests all scopes', { path: '/oauth2/default/authorize', query: scopes }],
    ['an app on a phone', { path: '/oauth2/default/authorize', query: app }],
    ['a login', { path: '/interface/main/main_screen.php', body: 'authUser=admin&clearPass=x' }],
  ])('allows %s', (_, request) => {
    expect(verdict(request)).toMatchObject({ action: 'ALLOW' });
  });

  test.each<readonly [string, WebRequest, string]>([
    ['a script at the login', { path: '/interface/main/main_screen.php', body: '<script>' }, 'BodiesOutsideOfUploads'],
    [
      'SQL at the login of patients',
      { path: '/portal/get_patient_info.php', body: "' OR 1=1" },
      'BodiesOutsideOfUploads',
    ],
    [
      'a large body at the registration',
      { path: '/portal/account/account.php', body: large },
      'BodiesOutsideOfUploads',
    ],
    ['a large body to the setup', { path: '/setup.php', body: large }, 'BodiesOutsideOfUploads'],
    ['a detour', { path: '/apis/../interface/login/login.php', body: '<script>' }, 'BodiesOutsideOfUploads'],
    ['a hidden detour', { path: '/apis/%2e%2e/setup.php', body: '<script>' }, 'BodiesOutsideOfUploads'],
    ['a long query', { path: '/interface/login/login.php', query: scopes }, 'QueriesOutsideOfApis'],
    ['a remote file', { path: '/interface/main/tabs/main.php', query: app }, 'QueriesOutsideOfApis'],
    [
      'a script in a query, everywhere',
      { path: '/apis/x', query: '<script>' },
      'CommonAttacks CrossSiteScripting_QUERYARGUMENTS',
    ],
    ['Log4j in an upload', { path: '/controller.php', body: '${jndi:ldap://x}' }, 'KnownBadInputs Log4JRCE_BODY'],
    ['the health check', { path: '/meta/health/livez' }, 'BlockedPaths'],
  ])('blocks %s', (_, request, rule) => {
    expect(verdict(request)).toMatchObject({ action: 'BLOCK', rule });
  });

  test('in count mode, the log contains the rule that would block, and only the health check is blocked', () => {
    const script = { path: '/interface/main/main_screen.php', body: '<script>${jndi:' };
    expect(verdict(script, 'count')).toMatchObject({
      action: 'ALLOW',
      counted: ['KnownBadInputs Log4JRCE_BODY', 'CommonAttacks CrossSiteScripting_BODY', 'BodiesOutsideOfUploads'],
    });
    expect(verdict({ path: '/meta/health/livez' }, 'count')).toMatchObject({ action: 'BLOCK' });
  });
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
