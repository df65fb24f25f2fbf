import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { buildAndPublish, deploy, resourcesBelow, type StackResource } from './support/release.ts';
import { fetchSigned } from './support/signed.ts';

describe('mail of OpenEMR, on the emulator', () => {
  let emulator: Emulator;
  let published: Published;
  let zone: string;
  beforeAll(async () => {
    emulator = await startEmulator();
    published = (await buildAndPublish(emulator, openEmr)).published;
    const request =
      '<CreateHostedZoneRequest><Name>clinic.example</Name><CallerReference>1</CallerReference></CreateHostedZoneRequest>';
    zone = /\/hostedzone\/(Z\w+)/.exec(await route53('/hostedzone', request))![1]!;
  });
  afterAll(() => emulator?.stop());

  async function route53(path: string, body?: string): Promise<string> {
    const request = body ? { method: 'POST', body } : {};
    const response = await fetchSigned(emulator, 'route53', `/2013-04-01${path}`, request);
    return response.text();
  }

  const small = { Profile: 'small', MinTasks: '1', AllowedCidr: '203.0.113.0/24' };
  const mail = { EnableSes: 'true', MailSender: 'openemr@mail.emr.clinic.example' };
  const launch = (parameters: Readonly<Record<string, string>>) =>
    deploy(emulator, published, 'openemr', {
      parameters: { ...small, ...parameters },
      allowReplacement: ['MailStack/MailCredentialsSecret'],
    });

  const isOfMail = ({ logicalId }: StackResource) => /Mail/.test(logicalId);
  const resources = async () => (await resourcesBelow(emulator, 'openemr')).filter(isOfMail);
  const idOf = async (type: string) => (await resources()).find((resource) => resource.type === type)!.physicalId;
  const recordsInZone = async () =>
    [...(await route53(`/hostedzone/${zone}/rrset`)).matchAll(/<Name>([^<]+)<\/Name><Type>([A-Z]+)<\/Type>/g)]
      .map(([, name, type]) => `${name!.replace(/[0-9a-f]{32}/, 'token').replace(/\.$/, '')} ${type}`)
      .filter((record) => record.includes('mail.emr'))
      .sort();
  const keysOf = async (UserName: string) =>
    ((await new IAM(clientConfig(emulator)).listAccessKeys({ UserName })).AccessKeyMetadata ?? []).map(
      ({ AccessKeyId }) => AccessKeyId!,
    );
  const isGone = async (UserName: string) => {
    expect(await keysOf(UserName)).toEqual([]);
    await expect(new IAM(clientConfig(emulator)).getUser({ UserName })).rejects.toThrow('cannot be found');
  };
  const credentials = async () => {
    const SecretId = await idOf('AWS::SecretsManager::Secret');
    const { SecretString } = await new SecretsManager(clientConfig(emulator)).getSecretValue({ SecretId });
    return JSON.parse(SecretString!) as { username: string; password: string };
  };

  test('it is turned on without a zone, off, and on with one; its access key is deleted with it', async () => {
    const { outputs } = await launch(mail);
    expect((await resources()).map(({ type }) => type)).not.toContain('AWS::Route53::RecordSet');
    expect(outputs.MailRecords!.split('\n').map((line) => line.replaceAll(/[0-9a-f]{32}/g, 'token'))).toEqual([
      ...[1, 2, 3].map(() => 'token._domainkey.mail.emr.clinic.example CNAME token.dkim.amazonses.com'),
      `bounce.mail.emr.clinic.example MX 10 feedback-smtp.${emulator.region}.amazonses.com`,
      'bounce.mail.emr.clinic.example TXT "v=spf1 include:amazonses.com ~all"',
      '_dmarc.mail.emr.clinic.example TXT "v=DMARC1; p=reject; adkim=s"',
    ]);
    const firstUser = await idOf('AWS::IAM::User');
    const first = await credentials();
    expect(await keysOf(firstUser)).toEqual([first.username]);
    expect(first.password).toMatch(/^B[A-P][\w+/]{42}$/);

    const off = await launch({ ...mail, EnableSes: 'false' });
    expect(off.outputs.MailRecords).toBeUndefined();
    expect(await resources()).toEqual([]);
    await isGone(firstUser);

    await launch({ ...mail, DomainName: 'emr.clinic.example', HostedZoneId: zone });
    expect(await recordsInZone()).toEqual([
      '_dmarc.mail.emr.clinic.example TXT',
      'bounce.mail.emr.clinic.example MX',
      'bounce.mail.emr.clinic.example TXT',
      ...[1, 2, 3].map(() => 'token._domainkey.mail.emr.clinic.example CNAME'),
    ]);

    const user = await idOf('AWS::IAM::User');
    const before = await credentials();
    const look = async () => {
      const [target] = (
        await callJson<{ Targets: { Arn: string; Input: string }[] }>(emulator, 'events', 'ListTargetsByRule', {
          Rule: await idOf('AWS::Events::Rule'),
        })
      ).Targets;
      const lambda = new Lambda(clientConfig(emulator));
      const { FunctionError } = await lambda.invoke({ FunctionName: target!.Arn, Payload: target!.Input });
      expect(FunctionError).toBeUndefined();
    };
    await look();
    expect(await credentials()).toEqual(before);
    await new IAM(clientConfig(emulator)).deleteAccessKey({ UserName: user, AccessKeyId: before.username });
    await look();
    const after = await credentials();
    expect(after.username).not.toBe(before.username);
    expect(await keysOf(user)).toEqual([after.username]);

    await deleteStack({ aws: emulator, stackName: 'openemr', yes: true, interactive: false, say: () => undefined });
    await isGone(user);
    expect(await recordsInZone()).toEqual([]);
  });
});
