import { execFileSync } from 'node:child_process';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KeyAndCertificate } from '../x509.ts';

/** Starts a web server with this certificate and its CA as the chain, as a load balancer sends it. */
export async function serve(one: KeyAndCertificate, ca: KeyAndCertificate) {
  const web = createServer({ key: one.privateKey, cert: one.certificate + ca.certificate }, (_, answer) =>
    answer.end('<p>OpenEMR is here</p>'),
  );
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const { port } = web.address() as AddressInfo;
  return { port, stop: () => new Promise((resolve) => web.close(resolve)) };
}

/** Whether a command is installed. */
export const isInstalled = (command: string, ...args: readonly string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
};
