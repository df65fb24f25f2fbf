import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the server parsed it. */
export interface SeenRequest {
  readonly action: 'GetCallerIdentity' | 'HeadBucket' | 'ListObjectsV2' | 'GetObject' | 'PutObject';
  readonly bucket: string;
  readonly key: string;
  readonly headers: IncomingMessage['headers'];
}

/**
 * How the server handles a request instead of serving it. `freeze`: it applies no further requests, as if the client had
 * stopped. `lose-answer`: it applies the request, and closes the connection before the response. `stall`: it does not respond, and
 * keeps the connection open. `stall-body`: it stalls after the first half of the response body.
 */
type Failure =
  | 'freeze'
  | 'lose-answer'
  | 'stall'
  | 'stall-body'
  | { readonly status: number; readonly code: string; readonly message?: string };

export interface S3StandInOptions {
  /** Bucket name -> its Region. */
  readonly buckets: Readonly<Record<string, string>>;
  readonly account?: string;
  readonly pageSize?: number;
  /** Initial objects, in the form of `FakeS3.objects`. Default: none. */
  readonly objects?: ReadonlyMap<string, Buffer>;
  /** Promise that each request awaits before it is served. */
  readonly hold?: (request: SeenRequest) => Promise<unknown>;
  /** Called with each request and its number, from 1, before it is served. */
  readonly mishap?: (request: SeenRequest, number: number) => Failure | undefined;
  /** Called after each change of `objects`. */
  readonly onWrite?: (objects: ReadonlyMap<string, Buffer>) => unknown;
}

export interface S3StandIn {
  readonly endpoint: string;
  /** `https://<bucket>.s3.<region>.amazonaws.com/<key>` -> the bytes. */
  readonly objects: Map<string, Buffer>;
  readonly requests: SeenRequest[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The S3 and STS calls of `publish`, on 127.0.0.1, as strict as AWS about owner, Region and checksum. */
export async function startS3StandIn(options: S3StandInOptions): Promise<S3StandIn> {
  const { buckets, account = '111122223333', pageSize = 1000, hold, mishap, onWrite } = options;
  const objects = new Map(options.objects);
  const requests: SeenRequest[] = [];
  let served = 0;
  let frozen = false;

  const urlOf = (bucket: string, key: string) => `https://${bucket}.s3.${buckets[bucket]}.amazonaws.com/${key}`;

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url!, 'http://127.0.0.1');
    const received = parseRequest(request, url);
    requests.push(received);
    await hold?.(received);
    const failure = frozen ? 'freeze' : mishap?.(received, ++served);
    if (failure === 'freeze') frozen = true;
    if (failure === 'stall') return;
    const answer =
      failure === 'freeze'
        ? errorAnswer(400, 'Killed')
        : typeof failure === 'object'
          ? errorAnswer(failure.status, failure.code, failure.message)
          : serve(received, url, Buffer.concat(chunks));
    if (failure === 'lose-answer') request.socket.destroy();
    else if (failure === 'stall-body') sendHalf(response, answer, received);
    else send(response, answer, received);
  });

  function serve(received: SeenRequest, url: URL, body: Buffer): Answer {
    if (received.action === 'GetCallerIdentity') return identity(account);
    const refusal = refuse(received);
    if (refusal) return refusal;
    if (received.action === 'HeadBucket') return { status: 200 };
    if (received.action === 'ListObjectsV2') return list(received.bucket, url.searchParams);
    if (received.action === 'GetObject') {
      const found = objects.get(urlOf(received.bucket, received.key));
      return found ? { status: 200, body: found } : errorAnswer(404, 'NoSuchKey');
    }
    return put(received, body);
  }

  function refuse({ bucket, headers }: SeenRequest): Answer | undefined {
    if (headers['x-amz-expected-bucket-owner'] !== account) return errorAnswer(403, 'AccessDenied', 'Access Denied');
    const region = buckets[bucket];
    if (region === undefined) return errorAnswer(404, 'NoSuchBucket');
    const signedFor = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];
    return signedFor === region ? undefined : errorAnswer(301, 'PermanentRedirect');
  }

  function put({ bucket, key, headers }: SeenRequest, body: Buffer): Answer {
    const sum = createHash('sha256').update(body).digest('base64');
    if (headers['x-amz-checksum-sha256'] !== sum) return errorAnswer(400, 'BadDigest');
    const url = urlOf(bucket, key);
    if (headers['if-none-match'] === '*' && objects.has(url)) return errorAnswer(412, 'PreconditionFailed');
    objects.set(url, body);
    onWrite?.(objects);
    return { status: 200 };
  }

  function list(bucket: string, query: URLSearchParams): Answer {
    const start = urlOf(bucket, '');
    const keys = [...objects.keys()]
      .filter((url) => url.startsWith(start + (query.get('prefix') ?? '')))
      .map((url) => url.slice(start.length))
      .filter((key) => key > (query.get('continuation-token') ?? ''))
      .sort();
    const page = keys.slice(0, pageSize);
    const more = keys.length > page.length;
    const entries = page.map(
      (key) => `<Contents><Key>${key}</Key><Size>${objects.get(urlOf(bucket, key))!.length}</Size></Contents>`,
    );
    const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    return {
      status: 200,
      body: `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${entries.join('')}</ListBucketResult>`,
    };
  }

  function sendHalf(response: ServerResponse, { status, body = '' }: Answer, { bucket }: SeenRequest) {
    const region = buckets[bucket];
    response.writeHead(status, { ...(region && { 'x-amz-bucket-region': region }), 'content-length': body.length });
    response.write(body.slice(0, body.length / 2));
  }

  function send(
    response: ServerResponse,
    { status, body = '', headers = {} }: Answer,
    { action, bucket }: SeenRequest,
  ) {
    const region = buckets[bucket];
    response.writeHead(status, { ...(region && { 'x-amz-bucket-region': region }), ...headers });
    if (action === 'HeadBucket') response.end();
    else if (action === 'GetCallerIdentity' && status >= 400) response.end(`<ErrorResponse>${body}</ErrorResponse>`);
    else response.end(body);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function parseRequest({ method, headers }: IncomingMessage, url: URL): SeenRequest {
  const [bucket = '', ...rest] = url.pathname.slice(1).split('/');
  const key = rest.join('/');
  const onBucket = method === 'HEAD' ? 'HeadBucket' : 'ListObjectsV2';
  const onObject = method === 'PUT' ? 'PutObject' : 'GetObject';
  const action = method === 'POST' ? 'GetCallerIdentity' : key === '' ? onBucket : onObject;
  return { action, bucket, key, headers };
}

function errorAnswer(status: number, code: string, message = code): Answer {
  return { status, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}

function identity(account: string): Answer {
  const result = `<GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult>`;
  return { status: 200, body: `<GetCallerIdentityResponse>${result}</GetCallerIdentityResponse>` };
}
