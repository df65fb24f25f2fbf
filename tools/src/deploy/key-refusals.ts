/** Pattern of a service's message about a KMS key that it cannot use -> what to do. The first match is used. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [
    /ARN does not refer to a valid principal/i,
    'The role in the key policy is too new, or was deleted and created again with the same name: deploy again; if that does not help, replace the resource that has the role.',
  ],
  [
    /KMS ?key (?:used )?is disabled|KMS ?key disabled|KMSDisabled|\bDisabledException|key\/\S+ is pending|KMS ?InvalidState|KMS key used is in an invalid state|InvalidKMSKey\.InvalidState/i,
    'The key is disabled, or its deletion is scheduled: enable it with `aws kms enable-key`, or cancel its deletion with `aws kms cancel-key-deletion`.',
  ],
  [
    /KMS key does not exist or is not allowed to be used with Arn '?arn:[\w-]+:logs/i,
    'The key policy must allow logs.<Region>.amazonaws.com to use the key for this log group (condition kms:EncryptionContext:aws:logs:arn).',
  ],
  [
    /Client\.InternalError|Client\.InvalidKMSKey|encrypted with an inaccessible/i,
    'The key policy of the volumes must allow the principal that starts the instances: for an Auto Scaling group, the role AWSServiceRoleForAutoScaling.',
  ],
  [
    /Lambda was unable to \w+(?: access to)? (?:your|the) environment variables|KMS ?(?:key )?access (?:was )?denied|KMSAccessDenied|KMSKeyNotAccessible|Access to KMS is not allowed|KMS key \S* ?(?:is not|isn't) accessible|KMS key does not exist or is not allowed|does not exist, is not enabled or you do not have permissions|ciphertext refers to a customer master key|the specified key could not be found/i,
    'The service is not allowed to use the KMS key on behalf of the principal that deploys. The key must exist in this account and Region and be enabled, and its key policy must allow the call: deploy a release whose key policy does so for a key that this stack creates, or ask the owner of a key that a parameter names to add a statement. The principal that deploys also needs the same permission in IAM.',
  ],
];

/** The remedy if a service cannot use a key and reports it in its own words. */
export function keyRefusalRemedy(reason: string): string | undefined {
  return refusals.find(([pattern]) => pattern.test(reason))?.[1];
}
