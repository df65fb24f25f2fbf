import { type Arn, type Id, resource, snippet, unchecked } from '@hipaa-stacks/cloudformation';

export interface SecretAttachmentProps {
  readonly secret: Arn<'AWS::SecretsManager::Secret'>;
  readonly cluster: Id<'AWS::RDS::DBCluster'>;
}

/**
 * Adds the connection details of a cluster to a secret: `engine`, `host`, `port`, `dbClusterIdentifier`. A resource
 * that needs them, such as a `rotationSchedule`, uses the `arn` of the attachment, which is that of the secret, and so
 * depends on the attachment.
 *
 * Source: AWS CloudFormation User Guide, AWS::SecretsManager::SecretTargetAttachment.
 */
export function secretAttachment(id: string, { secret, cluster }: SecretAttachmentProps) {
  const attachment = resource(id, 'AWS::SecretsManager::SecretTargetAttachment', {
    SecretId: secret,
    TargetId: cluster,
    TargetType: 'AWS::RDS::DBCluster',
  });
  return snippet([attachment], { arn: unchecked<Arn<'AWS::SecretsManager::Secret'>>(attachment.ref), attachment });
}
