import type { AwsAccess } from '@hipaa-stacks/cloudformation';
import { fetchSigned } from './signed.ts';

/**
 * What a service of the emulator answers that speaks XML or REST, and for which this workspace has no SDK client. Throws with what
 * it says when it refuses.
 *
 * @param body XML, or the fields of a call of AWS's query protocol; default: a GET
 */
export async function ask(
  aws: AwsAccess,
  service: string,
  path: string,
  body?: string | Readonly<Record<string, string>>,
): Promise<string> {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const request =
    body === undefined
      ? {}
      : typeof body === 'string'
        ? { method: 'POST', body }
        : { method: 'POST', headers: form, body: new URLSearchParams(body).toString() };
  const response = await fetchSigned(aws, service, path, request);
  const answer = await response.text();
  if (!response.ok) throw new Error(`${service} ${path}: ${response.status} ${answer}`);
  return answer;
}

const versions = { ec2: '2016-11-15', iam: '2010-05-08', rds: '2014-10-31', elasticloadbalancing: '2015-12-01' };

/** The answer to one call of AWS's query protocol, in XML. */
export const query = (
  aws: AwsAccess,
  service: keyof typeof versions,
  Action: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<string> => ask(aws, service, '/', { Action, Version: versions[service], ...fields });
