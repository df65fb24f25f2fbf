import { type Arn, type CheckerException, resource, snippet, unchecked } from '@hipaa-stacks/cloudformation';

/** What a secret holds beside its password: `username`, and what its reader wants to know. No ePHI. */
export type SecretFields = { readonly username: string } & Readonly<Record<string, string>>;

export interface GeneratedSecretProps {
  /** Its policy must let who deploys encrypt by Secrets Manager (`encrypts: ['AWS::SecretsManager::Secret']`), and its readers decrypt. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** What it is for. */
  readonly description: string;
  readonly fields: SecretFields;
  /** Characters of the password, 8 to 128. Default: 32. */
  readonly length?: number;
  /** Why nothing rotates it, a sentence. Default: a `rotationSchedule` does. */
  readonly unrotated?: string;
}

/**
 * Left out of passwords: all but letters, digits and `-._`. The setup of OpenEMR puts them on a command line without quotes, cuts
 * them at `=`, and writes them into PHP; RDS refuses `/`, `@`, `"` and spaces.
 */
const EXCLUDED = '!"#$%&\'()*+,/:;<=>?@[\\]^`{|}~';

const rotated =
  'A schedule rotates it, which names its attachment to the database: checkers look for the secret itself.';

const rotationExceptions = (reason: string): readonly CheckerException[] =>
  ['AwsSolutions-SMG4', 'HIPAA.Security-SecretsManagerRotationEnabled'].map((rule) => ({
    rule: `cdk-nag:${rule}`,
    reason,
  }));

/**
 * A password that AWS makes up, in JSON beside its `username`, under a key. It is in no template, parameter or output. It goes with
 * its stack at once: what it opens goes too, or gets a new one when it is restored.
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
