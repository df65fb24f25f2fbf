import { type Arn, type CheckerException, resource, snippet, unchecked } from '@hipaa-stacks/cloudformation';

/** Fields of a secret in addition to its password: `username`, and what its readers need. No ePHI. */
export type SecretFields = { readonly username: string } & Readonly<Record<string, string>>;

export interface GeneratedSecretProps {
  /**
   * Its key policy must allow the deployer to encrypt through Secrets Manager (`encrypts:
   * ['AWS::SecretsManager::Secret']`), and the readers of the secret to decrypt.
   */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Description of its purpose. */
  readonly description: string;
  readonly fields: SecretFields;
  /** Length of the password, 8 to 128. Default: 32. */
  readonly length?: number;
  /** Reason why it is not rotated, as a sentence. Default: a `rotationSchedule` rotates it. */
  readonly unrotated?: string;
}

/**
 * Characters that passwords do not have: all except letters, digits and `-._`. The setup of OpenEMR uses passwords on a
 * command line without quotes, cuts them at `=`, and writes them into PHP; RDS refuses `/`, `@`, `"` and spaces.
 */
const EXCLUDED = '!"#$%&\'()*+,/:;<=>?@[\\]^`{|}~';

const rotated = 'A rotation schedule references its attachment to the database. Checkers look for the secret itself.';

const rotationExceptions = (reason: string): readonly CheckerException[] =>
  ['AwsSolutions-SMG4', 'HIPAA.Security-SecretsManagerRotationEnabled'].map((rule) => ({
    rule: `cdk-nag:${rule}`,
    reason,
  }));

/**
 * A secret with a generated password and its `username`, as JSON, encrypted with a KMS key. The password is in no
 * template, parameter or output. The secret is deleted with its stack, without a recovery window: the resource that
 * uses it is deleted too, or gets a new password on restore.
 *
 * Source: AWS Secrets Manager User Guide, "Create a secret"; OpenEMR's container, `auto_configure.php`.
 */
export function generatedSecret(
  id: string,
  { key, description, fields, length = 32, unrotated }: GeneratedSecretProps,
) {
  const secret = resource(
    id,
    'AWS::SecretsManager::Secret',
    {
      Description: description,
      KmsKeyId: key,
      GenerateSecretString: {
        SecretStringTemplate: JSON.stringify(fields),
        GenerateStringKey: 'password',
        PasswordLength: length,
        ExcludeCharacters: EXCLUDED,
        RequireEachIncludedType: true,
      },
    },
    { keep: 'transient', supports: ['164.312(a)(2)(iv)'], exceptions: rotationExceptions(unrotated ?? rotated) },
  );
  return snippet([secret], { arn: unchecked<Arn<'AWS::SecretsManager::Secret'>>(secret.ref) });
}
