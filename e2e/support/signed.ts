import { createHash, createHmac } from 'node:crypto';
import type { AwsAccess } from '@hipaa-stacks/cloudformation';

/** Access with the keys of a user, or of a session of a role. */
export type Access = Pick<AwsAccess, 'endpoint' | 'region'> & {
  readonly credentials: AwsAccess['credentials'] & { readonly sessionToken?: string };
};

/** A signed request. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/**
 * Signs a request to the emulator in its headers, for services for which this workspace has no SDK client.
 *
 * Source: AWS IAM User Guide, "Create a signed AWS API request".
 *
 * @param service the service in the credential scope, such as `iam`; not `s3`, which signs paths differently
 * @param path with its query string
 * @param request default: a GET without a body
 */
export function signed(
  { endpoint, region, credentials }: Access,
  service: string,
  path = '/',
  request: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
  time = new Date(),
): SignedRequest {
  const url = new URL(endpoint + path);
  const date = time.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const { method = 'GET', body = '' } = request;
  const token = credentials.sessionToken && { 'x-amz-security-token': credentials.sessionToken };
  const headers: Record<string, string> = { ...request.headers, ...token, host: url.host, 'x-amz-date': date };
  const names = Object.keys(headers).sort();
  const encode = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const query = [...url.searchParams].map((pair) => pair.map(encode).join('=')).sort();
  const canonical = [
    method,
    url.pathname.split('/').map(encode).join('/'),
    query.join('&'),
    ...names.map((name) => `${name}:${headers[name]!.trim()}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n');
  const scope = [date.slice(0, 8), region, service, 'aws4_request'];
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${credentials.secretAccessKey}`);
  const credential = `${credentials.accessKeyId}/${scope.join('/')}`;
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${hmac(key, text).toString('hex')}`;
  const { host: _, ...sent } = headers; // fetch adds it
  return { method, url, headers: sent, ...(request.body !== undefined && { body: request.body }) };
}

/** Sends a signed request. */
export async function fetchSigned(...args: Parameters<typeof signed>): Promise<Response> {
  const { url, ...request } = signed(...args);
  return fetch(url, { ...request, signal: AbortSignal.timeout(60_000) });
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
