/**
 * A refusal in the format that most services share. Source: IAM User Guide, "Troubleshoot access denied error messages".
 */
interface Refusal {
  readonly principal: string | undefined;
  readonly action: string;
  readonly resource: string | undefined;
  /** The kind of policy that decided, as AWS names it, such as `permissions boundary`; undefined in the short format. */
  readonly policy: string | undefined;
  /** ARN of that policy, if AWS names it. */
  readonly policyArn: string | undefined;
  /** True if a Deny statement decided; false if an Allow is missing. */
  readonly isExplicit: boolean;
}

const format = /is not authorized to perform: ([\w-]+:[\w*]+)(?: on (?:the )?resource: (?:\w+ )?"?([^\s"]+))?/;
const missing =
  /because no (identity-based policy|resource-based policy|service control policy|resource control policy|permissions boundary|session policy|VPC endpoint policy|role trust policy) allows/i;
const denied = /explicit deny(?: in (?:an?|the) ([\w -]*?(?:policy|boundary)))?(?:: (arn:[^\s".,]+))?(?=[\s".,:;)]|$)/i;

function refusalIn(reason: string): Refusal | undefined {
  const match = format.exec(reason);
  if (!match) return undefined;
  const [before, after] = [reason.slice(0, match.index), reason.slice(match.index + match[0].length)];
  const deny = denied.exec(after);
  return {
    principal: /User: (arn:\S+) $/.exec(before)?.[1],
    action: match[1]!,
    resource: match[2]?.replace(/[.,;]$/, ''),
    policy: (deny?.[1] ?? missing.exec(after)?.[1])?.toLowerCase(),
    policyArn: deny?.[2],
    isExplicit: deny !== null,
  };
}

/**
 * The remedy for a refusal. It names the kind of policy that has to change, since an IAM permission only helps if an IAM
 * permission is missing. Undefined if the reason is not a refusal in AWS's format.
 *
 * @param parameters names of the root's parameters.
 */
export function accessDeniedRemedy(reason: string, parameters: readonly string[] = []): string | undefined {
  const refusal = refusalIn(reason);
  if (!refusal) return undefined;
  const { action, resource, policy } = refusal;
  const on = resource ? ` on ${resource}` : '';
  const principal = refusal.principal ?? 'the principal that deploys (or the role of --role-arn)';
  const at = refusal.policyArn ? ` (${refusal.policyArn})` : '';
  const its = action.startsWith('kms:') ? 'key policy' : 'resource-based policy';
  if (refusal.isExplicit) {
    const deny = `denies ${action}${on}, which overrides any Allow`;
    switch (policy) {
      case 'resource-based policy':
        return `A Deny statement in the ${its} of ${resource ?? 'the resource'} ${deny}: change that statement.`;
      case 'identity-based policy':
        return `A Deny statement in an IAM policy of ${principal}${at} ${deny}: change that statement.`;
      case 'service control policy':
      case 'resource control policy':
        return `A ${policy} of the organization${at} ${deny}: ask its administrator for an exception, or deploy to another account or Region.`;
      case 'permissions boundary':
        return `The permissions boundary of ${principal}${at} ${deny}: ask its owner to change it.${boundaryHint(action, parameters)}`;
      case 'session policy':
        return `The session policy of ${principal}${at} ${deny}: use credentials without it.`;
      case 'vpc endpoint policy':
        return `The policy of the VPC endpoint that the call uses${at} ${deny}: change it.`;
      case 'role trust policy':
        return `The trust policy of the role ${resource ?? ''} ${deny}: change it.`;
      default:
        return `A Deny statement ${deny}. It can be in an IAM policy, the ${its}, a permissions boundary, a session policy or a policy of the organization: change it there.`;
    }
  }
  switch (policy) {
    case 'resource-based policy':
      return action.startsWith('kms:')
        ? keyPolicyRemedy(action, resource, principal)
        : `The resource-based policy of ${resource ?? 'the resource'} must allow ${action} to ${principal}; an IAM permission is not enough.`;
    case 'permissions boundary':
      return `The permissions boundary of ${principal} must allow ${action}${on}: ask its owner to add it.${boundaryHint(action, parameters)}`;
    case 'session policy':
      return `The session policy of ${principal} does not allow ${action}${on}: add it, or use credentials without a session policy.`;
    case 'service control policy':
    case 'resource control policy':
      return `No ${policy} of the organization allows ${action}${on}: ask its administrator to allow it, or deploy to another account.`;
    case 'vpc endpoint policy':
      return `The policy of the VPC endpoint that the call uses must allow ${action}${on}.`;
    case 'role trust policy':
      return `The trust policy of the role ${resource ?? ''} must allow ${action} to ${principal}.`;
    default:
      return `Give ${principal} the permission ${action}${on}.${policy ? '' : alsoKeyPolicy(action)}`;
  }
}

/** What has to change in a key policy that must allow `action` to `principal`. */
function keyPolicyRemedy(action: string, key: string | undefined, principal: string): string {
  return (
    `The key policy of ${key ?? 'the key'} must allow ${action} to ${principal}; an IAM permission is not enough. ` +
    'If this stack creates the key: deploy a release whose key policy allows it. ' +
    'If a parameter names the key: its owner must add an Allow statement to its key policy.'
  );
}

/** If the message names no kind of policy, the key policy can be the cause too. */
const alsoKeyPolicy = (action: string): string =>
  action.startsWith('kms:') ? ' If it has that permission, the key policy must allow it too.' : '';

/** Permissions boundaries that deny the creation of roles usually require that each new role has the same boundary. */
const boundaryHint = (action: string, parameters: readonly string[]): string =>
  /^iam:(Create|Put)(Role|RolePermissionsBoundary|User)/.test(action) && parameters.includes('PermissionsBoundary')
    ? ' If it requires a boundary on each new role, set it with --parameter PermissionsBoundary=….'
    : '';
