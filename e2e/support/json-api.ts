import type { AwsAccess } from '@hipaa-stacks/cloudformation';

/** Services that speak AWS's JSON protocol, and what their requests name them. */
const targets = {
  logs: 'Logs_20140328',
  events: 'AWSEvents',
  kms: 'TrentService',
  cloudtrail: 'CloudTrail_20131101',
  acm: 'CertificateManager',
  ecs: 'AmazonEC2ContainerServiceV20141113',
  glue: 'AWSGlue',
  secretsmanager: 'secretsmanager',
};

/** Calls a service of the emulator for which this workspace has no SDK client. Throws with what the service answers. */
export async function callJson<Answer>(
  { endpoint, region, credentials }: AwsAccess,
  service: keyof typeof targets,
  action: string,
  input: object,
): Promise<Answer> {
  const scope = `${credentials.accessKeyId}/20260101/${region}/${service}/aws4_request`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${targets[service]}.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${service} ${action}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}
