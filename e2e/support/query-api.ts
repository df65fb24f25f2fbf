import type { AwsAccess } from '@hipaa-stacks/cloudformation';
import { fetchSigned } from './signed.ts';

/**
 * Sends a request to a service of the emulator with an XML or REST API, for which this workspace has no SDK client.
 * Throws with the response if it fails.
 *
 * @param body XML, or the fields of a call of the AWS query protocol; default: a GET
 */
export async function sendRequest(
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
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} ${path}: ${response.status} ${text}`);
  return text;
}

const versions = {
  autoscaling: '2011-01-01',
  ec2: '2016-11-15',
  iam: '2010-05-08',
  rds: '2014-10-31',
  elasticloadbalancing: '2015-12-01',
};

/** The XML response to a call of the AWS query protocol. */
export const query = (
  aws: AwsAccess,
  service: keyof typeof versions,
  Action: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<string> => sendRequest(aws, service, '/', { Action, Version: versions[service], ...fields });

/** The texts of all elements of a name, in the order of the document. */
export const textsOf = (xml: string, element: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text]) => text!);
