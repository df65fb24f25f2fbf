import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { type Blueprint, type PolicyDocument, policy } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { buildBlueprint } from '../tools/src/build/build.ts';
import { checkRelease } from '../tools/src/check/check.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { afterChange, without } from './support/change.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { query } from './support/query-api.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';
import { webService } from './support/web-service.ts';

describe('the templates', () => {
  const chainsOf = async (system: Blueprint) =>
    checkRelease(system, await buildBlueprint(system), 'not-written')
      .filter(({ check }) => check.startsWith('chain'))
      .map(({ check, stack, logicalId, what }) => `${check} ${stack}/${logicalId}: ${what}`);

  test('no chain has findings, for any parameter values', async () => {
    expect(await chainsOf(webService)).toEqual([]);
  });

  test.each([
    ['LoadBalancerToTaskIngress', 'chain security-group', 'Service'],
    ['LoadBalancerLogBucketPolicy', 'chain log-bucket', 'LoadBalancerLogBucket'],
    ['TaskExecutionAccess', 'chain secret', 'Task'],
    ['WebAclAssociation', 'chain web-acl', 'LoadBalancer'],
  ])('without %s, %s has a finding', async (id, chain, named) => {
    const found = await chainsOf(afterChange(webService, without(id)));
    expect(found.filter((line) => line.startsWith(chain)).join('\n')).toContain(named);
  });

  test('a key policy that does not allow Fargate is a finding of key-policy', async () => {
    const found = await chainsOf(
      afterChange(webService, (one) => {
        const { KeyPolicy, ...others } = one.properties as { KeyPolicy?: PolicyDocument };
        if (one.id !== 'DataKey' || !KeyPolicy) return one;
        const Statement = KeyPolicy.Statement.filter(({ Sid }) => !Sid?.startsWith('Fargate'));
        return { ...one, properties: { ...others, KeyPolicy: { ...KeyPolicy, Statement } } };
      }),
    );
    expect(found.join('\n')).toContain('chain key-policy security/DataKey');
  });
});

describe('on the emulator', () => {
  let emulator: Emulator;
  const boundary = 'arn:aws:iam::000000000000:policy/Boundary';

  beforeAll(async () => {
    emulator = await startEmulator();
    const PolicyDocument = JSON.stringify(policy({ Effect: 'Allow', Action: '*', Resource: '*' }));
    await query(emulator, 'iam', 'CreatePolicy', { PolicyName: 'Boundary', PolicyDocument });
  });
  afterAll(() => emulator?.stop());

  /** Creates and deletes the service; returns its resource types. */
  async function createdAndDeleted(stackName: string, parameters: Record<string, string>) {
    const { published } = await buildAndPublish(emulator, webService);
    const { outputs } = await deploy(emulator, published, stackName, {
      parameters: { PermissionsBoundary: boundary, ...parameters },
    });
    const resources = (await resourcesBelow(emulator, stackName)).map(({ type }) => type);
    await deleteStack({ aws: emulator, stackName, yes: true, interactive: false, say: () => {} });
    const { Stacks = [] } = await new CloudFormation(clientConfig(emulator)).describeStacks({});
    expect(Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE')).toEqual([]);
    return { outputs, resources };
  }

  test('with the defaults: not accessible, with a self-signed certificate', async () => {
    const { outputs, resources } = await createdAndDeleted('closed', {});
    expect(outputs.Url).toMatch(/^https:\/\/.+\/$/);
    expect(resources).toContain('Custom::SelfSignedCertificate');
    expect(resources).toContain('AWS::ECS::Service');
    expect(resources.filter((type) => type === 'AWS::ElasticLoadBalancingV2::Listener')).toHaveLength(2);
    expect(resources).not.toContain('AWS::GlobalAccelerator::Accelerator');
  });

  test('with all options: accessible from a range, IPv6, ECS Exec, an accelerator, a given certificate', async () => {
    const { resources } = await createdAndDeleted('everything', {
      DualStack: 'true',
      Shell: 'true',
      AllowUpgrade: 'true',
      WithAccelerator: 'true',
      AllowedCidr: '192.0.2.0/24',
      AllowedIpv6Cidr: '2001:db8::/32',
      CertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/example',
    });
    expect(resources).toContain('AWS::GlobalAccelerator::EndpointGroup');
    expect(resources).not.toContain('Custom::SelfSignedCertificate');
    expect(resources).not.toContain('AWS::CertificateManager::Certificate');
  });
});
