import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const account = '111122223333';
const identity = `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

/**
 * A stand-in for the S3 and STS requests of publishing, on 127.0.0.1, which delays each response by `delay` milliseconds. It
 * keeps the uploaded objects, so that a test can check them.
 */
export async function startSlowS3(delay) {
  const objects = new Map();
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests += 1;
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    await new Promise((resolve) => setTimeout(resolve, delay));
    const { status, body = '', headers = {} } = answer(request, Buffer.concat(chunks));
    response.writeHead(status, { 'x-amz-bucket-region': 'us-east-1', ...headers });
    response.end(request.method === 'HEAD' ? undefined : body);
  });

  function answer({ method, url }, body) {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    const isObject = pathname.split('/').length > 2 && !pathname.endsWith('/');
    if (method === 'POST') return { status: 200, body: identity };
    if (method === 'PUT') {
      objects.set(pathname, body);
      return { status: 200, headers: { etag: `"${createHash('md5').update(body).digest('hex')}"` } };
    }
    if (!isObject)
      return { status: 200, body: '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>' };
    const found = objects.get(pathname);
    return found ? { status: 200, body: found } : { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
  }

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    objects,
    requests: () => requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
