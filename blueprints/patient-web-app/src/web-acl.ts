import { bodyRules, type WebAclException } from '@hipaa-stacks/network';

/**
 * Exceptions of the web ACL for a Django application.
 *
 * - Forms of the administration and requests of the API have files, rich text and JSON of more than 8 KB. They match
 *   rules that look for attacks in a body by chance or by their nature. The login has none of these: it is inspected.
 * - The CSRF protection of Django needs no exception: its token is letters and digits, in a form field, a cookie and
 *   the header `X-CSRFToken`, whose name the load balancer does not drop.
 * - Nor does a WebSocket: to a web ACL it is one GET request without a body. What is sent later is not inspected, and
 *   does not count for the rate limit: the backend must validate it.
 *
 * Rules for queries, headers and known bad inputs, such as Log4j, have no exceptions.
 */
export const webAclExceptions: readonly WebAclException[] = [
  {
    name: 'BodiesOutsideOfUploads',
    rules: bodyRules,
    paths: ['/admin/', '/api/'],
    inspected: ['/admin/login', '/api/login', '/api/token'],
  },
];

/** Path of the health checks of both images. */
export const healthCheckPath = '/healthz';

/** Path prefixes that the web ACL blocks: the load balancer does not send its health checks through it. */
export const blockedPaths: readonly string[] = [healthCheckPath];
