import type { CustomResourceEvent } from './event.ts';
import type { Clock } from './kind.ts';
import { certificateAuthority, type KeyAndCertificate, serverCertificate } from './x509.ts';

const stack =
  'arn:aws:cloudformation:us-east-1:111122223333:stack/openemr-App-1ABC/0a1b2c3d-0000-1111-2222-333344445555';

/** A request as CloudFormation sends it. */
export const request = (
  RequestType: CustomResourceEvent['RequestType'],
  ResourceProperties: Readonly<Record<string, unknown>>,
  more: Partial<CustomResourceEvent> = {},
): CustomResourceEvent => ({
  RequestType,
  ResponseURL: 'http://127.0.0.1:9/never?signature=hush',
  StackId: stack,
  RequestId: 'afd8d7c5-9376-4013-8b3b-307517b8719e',
  ResourceType: 'Custom::Thing',
  LogicalResourceId: 'Thing',
  ...(RequestType !== 'Create' && { PhysicalResourceId: 'thing-1' }),
  ResourceProperties: {
    ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:provider',
    ...ResourceProperties,
  },
  ...more,
});

/** A clock that advances only by pauses, which return immediately; `paused` lists them. */
export function stillClock(remaining = 580_000): Clock & { readonly paused: number[] } {
  const paused: number[] = [];
  const spent = () => paused.reduce((sum, each) => sum + each, 0);
  return {
    paused,
    now: () => new Date('2026-11-22T12:00:00Z'),
    remaining: () => remaining - spent(),
    pause: async (milliseconds) => void paused.push(milliseconds),
  };
}

/** An error as the SDK throws it. */
export const awsError = (name: string, message = 'no'): Error => Object.assign(new Error(message), { name });

/** A certificate for `localhost`, and the certificate of the CA that a client must trust. */
export async function localhostCertificate(): Promise<KeyAndCertificate & { readonly ca: string }> {
  const wanted = { commonName: 'localhost', names: ['localhost'], now: new Date() };
  const authority = await certificateAuthority(wanted);
  return { ...(await serverCertificate(wanted, authority)), ca: authority.certificate };
}
