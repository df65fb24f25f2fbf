import { criticalInspectorEvents, criticalScanEvents, inspectorFields, scanFields } from '@hipaa-stacks/audit';
import type { Channel, Organization, Role } from '@hipaa-stacks/baseline';
import type { Arn, Optional } from '@hipaa-stacks/cloudformation';
import { orNoValue } from '@hipaa-stacks/cloudformation';
import { imageRepository } from '@hipaa-stacks/compute';
import { allowCloudWatchLogs, dataKey } from '@hipaa-stacks/data';

/** The role of a build, if there are builds. */
export interface BuildRole {
  readonly arn: Optional<Role['arn']>;
  readonly name: Optional<Role['name']>;
}

/**
 * The key of images, sources and logs of builds. It is separate from that of the data: the key of a repository cannot be
 * changed, and principals that build images need no access to the data.
 */
export const imageKey = ({ operators }: Organization, roles: readonly BuildRole[]) =>
  dataKey('ImageKey', {
    description: 'Images, the source code of builds and their logs',
    users: roles.map(({ arn }) => orNoValue(arn)),
    services: [allowCloudWatchLogs],
    encrypts: ['AWS::ECR::Repository', 'AWS::Logs::LogGroup', 'AWS::S3::Bucket'],
    operators,
  });

/** The repositories of both images, and notices of critical findings in them. */
export function images(key: Arn<'AWS::KMS::Key'>, channel: Pick<Channel, 'notice'>) {
  const backend = imageRepository('BackendRepository', { key });
  const frontend = imageRepository('FrontendRepository', { key });
  const repositories = [backend.name, frontend.name];
  const supports = ['164.308(a)(1)(ii)(D)'] as const;
  const scanned = channel.notice('ImageScanFindings', {
    description:
      'The scan of an image found critical vulnerabilities. Look at the image in Amazon ECR, and build a new version with a newer base image.',
    pattern: criticalScanEvents(repositories),
    fields: scanFields,
    severity: 'critical',
    supports,
  });
  const inspected = channel.notice('ImageInspectorFindings', {
    description:
      'Amazon Inspector found a critical vulnerability in an image. Look at the finding, and build a new version with a newer base image.',
    pattern: criticalInspectorEvents(repositories),
    fields: inspectorFields,
    severity: 'critical',
    supports,
  });
  return { backend, frontend, findings: [scanned, inspected] };
}

export type Images = ReturnType<typeof images>;
