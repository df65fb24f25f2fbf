import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { promisify } from 'node:util';
import { CreateAccessKeyCommand, CreateUserCommand, IAM, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { policy } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { defaultCacheFolder, install } from '../tools/src/emulator/install.ts';
import { findPython } from '../tools/src/emulator/python.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { allow, assume, createRole } from './support/principals.ts';
import { type SignedRequest, signed } from './support/signed.ts';

const run = promisify(execFile);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator?.stop());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Sends exactly these headers, which `fetch` cannot. */
function send(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: emulator.port, method, path, headers, timeout: 60_000 },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer within a minute')));
    sent.on('error', reject).end(body);
  });
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const identity = { method: 'POST', headers: form, body: 'Action=GetCallerIdentity&Version=2011-06-15' };
/** Sends a correctly signed request with additional headers. */
const sendSigned = ({ method, url, headers, body }: SignedRequest, extra: Record<string, string> = {}) =>
  send(method, url.pathname + url.search, { host: url.host, ...headers, ...extra }, body);
const whoAmI = (extra: Record<string, string> = {}) => sendSigned(signed(emulator, 'sts', '/', identity), extra);

describe('requests that a web page could send are refused, even if signed', () => {
  test('a signed request without such headers succeeds', async () => {
    expect((await whoAmI()).text).toContain('<Account>000000000000</Account>');
  });

  test.each([
    ['another Host', { host: 'evil.example' }],
    ['another Host with the port', { host: 'evil.example:PORT' }],
    ['a Host that starts with localhost', { host: 'localhost.evil.example:PORT' }],
    ['a Host that starts with 127', { host: '127.0.0.1.evil.example:PORT' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['another Origin', { origin: 'https://evil.example' }],
    ['the Origin of a sandboxed page', { origin: 'null' }],
    ['the Origin of another server on this machine', { origin: 'http://127.0.0.1:1' }],
    ['the Origin of a bucket', { origin: 'http://bucket.localhost:PORT' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['the same site', { 'sec-fetch-site': 'same-site' }],
  ])('%s', async (_, headers) => {
    const extra = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(emulator.port))]),
    );
    for (const answer of [
      await whoAmI(extra),
      await send('GET', '/_hipaa-stacks', extra),
      await send('POST', '/_ministack/reset', extra),
      await send('OPTIONS', '/', extra),
    ]) {
      expect(answer.status).toBe(403);
      expect(answer.text).toMatch(/^The emulator refuses this request: [^\n]+\.\n$/);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('a WebSocket', async () => {
    const upgrade = {
      ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    const path = `/_aws/execute-api/a/prod?X-Amz-Credential=${emulator.credentials.accessKeyId}`;
    expect((await send('GET', path, upgrade)).status).toBe(403);
  });

  test('no response has CORS headers for a page of another origin', async () => {
    await new S3Client(clientConfig(emulator)).send(new CreateBucketCommand({ Bucket: 'readable' }));
    for (const answer of [await whoAmI(), await send('GET', '/_ministack/ready'), await send('GET', '/readable')]) {
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });
});

describe('a request without a signature', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/?X-Amz-Credential=test/20260101/us-east-1/s3/aws4_request'],
    ['GET', '/?AWSAccessKeyId=test&Signature=00&Expires=99999999999'],
    ['GET', '/readable/key'],
    ['GET', '/health'],
    ['POST', '/2015-03-31/functions/any/invocations'],
    ['POST', '/_ministack/reset'],
    ['POST', '/_ministack/config'],
    ['GET', '/_ministack/ses/messages'],
    ['GET', '/_ministack/lambda-code/any'],
    ['POST', '/_hipaa-stacks'],
    ['PUT', '/_ministack/cfn-response/'],
    ['GET', '/_ministack/cfn-response/any'],
    ['OPTIONS', '/'],
  ])('%s %s is refused', async (method, path) => {
    const answer = await send(method, path);
    expect(answer.status).toBe(403);
    expect(answer.text).toMatch(/<Code>(MissingAuthenticationToken|IncompleteSignature)<\/Code>/);
  });

  test.each([
    ['GET', '/_hipaa-stacks', 200],
    ['GET', '/_ministack/ready', 200],
    ['GET', '/_ministack/health', 200],
    ['PUT', '/_ministack/cfn-response/an-unknown-token', 200],
    ['PUT', '/_ministack/cfn-signal/an-unknown-token', 404],
  ])('%s %s needs no signature', async (method, path, status) => {
    expect((await send(method, path)).status).toBe(status);
  });

  test('reports the error in the protocol of the service', async () => {
    const json = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.ListKeys' };
    expect(JSON.parse((await send('POST', '/', json, '{}')).text)).toMatchObject({
      __type: 'MissingAuthenticationToken',
    });
    expect((await send('POST', '/', form, identity.body)).text).toContain('<ErrorResponse><Error><Code>');
  });
});

describe('a wrong signature is refused:', () => {
  const code = async (answer: Promise<Answer>) => {
    const { status, headers } = await answer;
    return [status, headers['x-amzn-errortype']];
  };
  const with_ = (change: (sent: SignedRequest) => SignedRequest) =>
    code(sendSigned(change(signed(emulator, 'sts', '/', identity))));

  test('00, in a header', async () => {
    const answer = with_((sent) => ({
      ...sent,
      headers: { ...sent.headers, authorization: sent.headers.authorization!.replace(/Signature=.*/, 'Signature=00') },
    }));
    expect(await answer).toEqual([403, 'SignatureDoesNotMatch']);
  });

  test('00, in the query string', async () => {
    const query = new URLSearchParams({
      ...{ Action: 'GetCallerIdentity', Version: '2011-06-15', 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256' },
      'X-Amz-Credential': `test/${new Date().toISOString().slice(0, 10).replaceAll('-', '')}/us-east-1/sts/aws4_request`,
      'X-Amz-Date': new Date().toISOString().replace(/[-:]|\.\d{3}/g, ''),
      ...{ 'X-Amz-Expires': '60', 'X-Amz-SignedHeaders': 'host', 'X-Amz-Signature': '00' },
    });
    expect(await code(send('GET', `/?${query}`))).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await code(send('POST', `/?${query}`, { 'content-type': 'text/plain' }, 'x'))).toEqual([
      403,
      'SignatureDoesNotMatch',
    ]);
  });

  test('that of the secret key `test`', async () => {
    const known = { ...emulator, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
    expect(await code(sendSigned(signed(known, 'sts', '/', identity)))).toEqual([403, 'SignatureDoesNotMatch']);
    const client = new STSClient(clientConfig(known));
    await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toThrow(/signature/);
  });

  test('of another path, query, body or method', async () => {
    const other = (change: Partial<SignedRequest>) => with_((sent) => ({ ...sent, ...change }));
    const url = (path: string) => ({ url: new URL(emulator.endpoint + path) });
    for (const change of [
      url('/other'),
      url('/?a=b'),
      { method: 'PUT' },
      { body: identity.body.replace('Get', 'Set') },
    ])
      expect(await other(change)).toEqual([403, 'SignatureDoesNotMatch']);
  });

  test('an expired one', async () => {
    const old = signed(emulator, 'sts', '/', identity, new Date(Date.now() - 3_600_000));
    expect(await code(sendSigned(old))).toEqual([403, 'RequestTimeTooSkewed']);
  });

  test('of an unknown access key', async () => {
    const unknown = { ...emulator, credentials: { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'x' } };
    expect((await code(sendSigned(signed(unknown, 'sts', '/', identity))))[0]).toBe(403);
  });

  test('a header with one access key and a query string with another', async () => {
    const sent = signed(emulator, 'sts', '/?X-Amz-Credential=111122223333/a/b/c/d&X-Amz-Signature=00', {
      ...identity,
      headers: { ...form },
    });
    expect((await sendSigned(sent)).status).toBe(200);
    const { authorization: _, ...headers } = sent.headers;
    expect((await sendSigned({ ...sent, headers })).status).toBe(403);
  });

  test('a reset with another secret key', async () => {
    expect((await send('POST', '/_ministack/reset', { authorization: 'Bearer test' })).status).toBe(403);
    expect((await send('POST', '/_ministack/reset', { authorization: 'Bearer ' })).status).toBe(403);
  });
});

describe('a correct signature is accepted:', () => {
  const accountOf = async (access: Parameters<typeof clientConfig>[0]) =>
    (await new STSClient(clientConfig(access)).send(new GetCallerIdentityCommand({}))).Arn;

  test('of the root user, of a user, and of a session only with its token', async () => {
    expect(await accountOf(emulator)).toBe('arn:aws:iam::000000000000:root');
    const iam = new IAMClient(clientConfig(emulator));
    await iam.send(new CreateUserCommand({ UserName: 'someone' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'someone' }));
    const user = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
    expect(await accountOf({ ...emulator, credentials: user })).toBe('arn:aws:iam::000000000000:user/someone');
    await expect(accountOf({ ...emulator, credentials: { ...user, secretAccessKey: 'x' } })).rejects.toThrow(
      /signature/,
    );

    const trust = policy({ Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'sts:AssumeRole' });
    const { Role } = await new IAM(clientConfig(emulator)).createRole({
      RoleName: 'visitor',
      AssumeRolePolicyDocument: JSON.stringify(trust),
    });
    const PolicyDocument = JSON.stringify(policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: Role!.Arn! }));
    await iam.send(new PutUserPolicyCommand({ UserName: 'someone', PolicyName: 'visit', PolicyDocument }));
    const sts = new STSClient({ ...clientConfig(emulator), credentials: user });
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: Role!.Arn!, RoleSessionName: 'a' }));
    const session = { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey! };
    const withToken = { ...session, sessionToken: Credentials!.SessionToken! };
    expect(await accountOf({ ...emulator, credentials: withToken })).toMatch(/assumed-role\/visitor\/a$/);
    await expect(accountOf({ ...emulator, credentials: session })).rejects.toThrow();
    await expect(accountOf({ ...emulator, credentials: { ...withToken, secretAccessKey: 'x' } })).rejects.toThrow(
      /signature/,
    );
  });

  test('with localhost as the host', async () => {
    const named = { ...emulator, endpoint: `http://localhost:${emulator.port}` };
    expect((await sendSigned(signed(named, 'sts', '/', identity))).status).toBe(200);
  });

  test('for a page of the same origin', async () => {
    expect((await whoAmI({ origin: emulator.endpoint, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('of the SDK for Python: headers, and presigned URLs', async () => {
    const python = await findPython();
    const code = `
import json, os, sys, urllib.error, urllib.request
import botocore.session, botocore.config
session = botocore.session.get_session()
def client(service, secret=os.environ["SECRET"], style="path"):
    return session.create_client(service, region_name="us-east-1", endpoint_url=os.environ["ENDPOINT"],
        aws_access_key_id="test", aws_secret_access_key=secret,
        config=botocore.config.Config(s3={"addressing_style": style}, signature_version="s3v4" if service == "s3" else None))
def status(url, data=None, method="GET"):
    try:
        return urllib.request.urlopen(urllib.request.Request(url, data=data, method=method), timeout=60).status
    except urllib.error.HTTPError as error:
        return error.code
s3 = client("s3")
s3.create_bucket(Bucket="signed")
s3.put_object(Bucket="signed", Key="a key/with (odd) characters+ä~", Body=b"x" * 100000)
about = {"Bucket": "signed", "Key": "a key/with (odd) characters+ä~"}
url = s3.generate_presigned_url("get_object", about, ExpiresIn=60)
put = s3.generate_presigned_url("put_object", about, ExpiresIn=60)
print(json.dumps({
    "read": len(s3.get_object(**about)["Body"].read()),
    "listed": s3.list_objects_v2(Bucket="signed", Prefix="a key/")["KeyCount"],
    "keys": "Keys" in client("kms").list_keys(),
    "roles": "Roles" in client("iam").list_roles(),
    "presigned": status(url), "put": status(put, b"new", "PUT"),
    "other": status(url.replace("odd", "even")),
    "zero": status(url.split("X-Amz-Signature=")[0] + "X-Amz-Signature=00"),
    "forged": status(client("s3", "test").generate_presigned_url("get_object", about, ExpiresIn=60)),
    "long": status(s3.generate_presigned_url("get_object", about, ExpiresIn=604801)),
    "sts": status(client("sts").generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")),
}))`;
    const { stdout } = await run(python.executable, ['-c', code], {
      env: {
        ENDPOINT: emulator.endpoint,
        SECRET: emulator.credentials.secretAccessKey,
        PYTHONPATH: await install(python, defaultCacheFolder(), () => {}),
      },
    });
    expect(JSON.parse(stdout)).toEqual({
      ...{ read: 100_000, listed: 1, keys: true, roles: true, presigned: 200, put: 200, sts: 200 },
      ...{ other: 403, zero: 403, forged: 403, long: 403 },
    });
  });

  test('of this start only: the next one has another secret key', async () => {
    const next = await startEmulator();
    try {
      expect(next.credentials.secretAccessKey).not.toBe(emulator.credentials.secretAccessKey);
      expect(next.credentials.secretAccessKey.length).toBeGreaterThanOrEqual(40);
      const mixed = { ...next, credentials: emulator.credentials };
      await expect(new S3Client(clientConfig(mixed)).send(new ListBucketsCommand({}))).rejects.toThrow(/signature/);
    } finally {
      await next.stop();
    }
  });

  test('a reset with the secret key', async () => {
    await emulator.reset();
    expect((await new S3Client(clientConfig(emulator)).send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  });
});

describe('the registry of ECR', () => {
  const basic = (password: string) => ({ authorization: `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}` });
  const upload = (headers: Record<string, string>) =>
    send('POST', '/v2/app/blobs/uploads/', { host: `127.0.0.1:${emulator.port}`, ...headers });

  /** The authorization header of a registry client, with the password for a session of a role. */
  async function login(role: string, allowed: readonly string[]) {
    await createRole(emulator, role, [allow(['ecr:GetAuthorizationToken', ...allowed])]);
    const { authorizationData } = await callJson<{ authorizationData: { authorizationToken: string }[] }>(
      await assume(emulator, role),
      'ecr',
      'GetAuthorizationToken',
      {},
    );
    return { authorization: `Basic ${authorizationData[0]!.authorizationToken}` };
  }

  test('a client without a valid password is refused', async () => {
    await callJson(emulator, 'ecr', 'CreateRepository', { repositoryName: 'app' });
    for (const headers of [{}, basic('guessed'), { authorization: 'Basic ???' }]) {
      const answer = await upload(headers);
      expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': expect.stringMatching(/^Basic /) } });
    }
  });

  test('a password has the permissions of the principal that it was returned to', async () => {
    expect(await upload(await login('Pushes', ['ecr:InitiateLayerUpload']))).toMatchObject({ status: 202 });
    const pulls = await login('Pulls', ['ecr:BatchGetImage']);
    const denied = await upload(pulls);
    expect(denied.status).toBe(403);
    expect(denied.text).toContain('is not authorized to perform: ecr:InitiateLayerUpload');
    const host = { host: `127.0.0.1:${emulator.port}`, ...pulls };
    expect(await send('GET', '/v2/app/manifests/1.0.0', host)).toMatchObject({ status: 404 });
    expect(await send('DELETE', '/v2/app/manifests/1.0.0', host)).toMatchObject({ status: 403 });
  });

  test('a web page cannot use it', async () => {
    const headers = { origin: 'https://evil.example', ...(await login('Page', ['ecr:*'])) };
    expect(await upload(headers)).toMatchObject({ status: 403, text: expect.stringContaining('web page') });
  });
});
