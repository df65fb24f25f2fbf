import { type Arn, type Id, resource, snippet, unchecked } from '@hipaa-stacks/cloudformation';

export interface SecretAttachmentProps {
  readonly secret: Arn<'AWS::SecretsManager::Secret'>;
  readonly cluster: Id<'AWS::RDS::DBCluster'>;
}

/**
 * Adds to a secret where its database is: `engine`, `host`, `port`, `dbClusterIdentifier`. What needs them takes the `arn` that this
 * gives, which is the secret's own, and so waits for them: its `rotationSchedule`.
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
