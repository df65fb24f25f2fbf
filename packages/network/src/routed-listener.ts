import { snippet } from '@hipaa-stacks/cloudformation';
import { type HttpsListenerProps, httpsListener } from './https-listener.ts';

export type RoutedListenerProps = HttpsListenerProps;

/**
 * HTTPS to a load balancer, and a redirect from HTTP. Only requests that a `pathRule` matches are forwarded. All others
 * receive the status 400 from the load balancer: requests with an unknown host name, such as those of scanners that
 * only know the address, do not arrive at an application.
 *
 * Source: Elastic Load Balancing User Guide for Application Load Balancers, "Security policies" and "Fixed-response
 * actions".
 */
export function routedListener(id: string, props: RoutedListenerProps) {
  const { https, redirect } = httpsListener(id, props, [
    {
      Type: 'fixed-response',
      FixedResponseConfig: { StatusCode: '400', ContentType: 'text/plain', MessageBody: 'Unknown host.' },
    },
  ]);
  return snippet([https, redirect], {
    /** For a `pathRule`. */
    listener: https.ref,
  });
}
