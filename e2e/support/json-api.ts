import type { AwsAccess } from '@hipaa-stacks/cloudformation';
import { fetchSigned } from './signed.ts';

/** Services with the AWS JSON protocol, and the prefixes of their targets. */
const targets = {
  logs: 'Logs_20140328',
  events: 'AWSEvents',
  kms: 'TrentService',
  cloudtrail: 'CloudTrail_20131101',
  acm: 'CertificateManager',
  ecs: 'AmazonEC2ContainerServiceV20141113',
  glue: 'AWSGlue',
  secretsmanager: 'secretsmanager',
  codebuild: 'CodeBuild_20161006',
  ecr: 'AmazonEC2ContainerRegistry_V20150921',
};

/**
 * Calls a service of the emulator for which this workspace has no SDK client. Throws with the response of the service
 * if it fails.
 */
export async function callJson<Answer>(
  aws: AwsAccess,
  service: keyof typeof targets,
  action: string,
  input: object,
): Promise<Answer> {
  const response = await fetchSigned(aws, service, '/', {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${targets[service]}.${action}` },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${service} ${action}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}
