import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A customer managed key that a resource type takes. */
export interface KeyFacts {
  /** Property paths that can hold the key, such as `KmsKeyId`; `[]` stands behind a list. None if the key is another resource's. */
  readonly at: readonly string[];
  /** The service in `kms:ViaService`, without Region and domain, such as `dynamodb`. */
  readonly via: string;
  /** Further services that `kms:ViaService` has to allow. */
  readonly alsoVia?: readonly string[];
  /**
   * What the service asks of the key in the name of the caller who creates or updates the resource; empty if nothing.
   * `kms:RetireGrant` counts in IAM policies only, never in a key policy.
   */
  readonly actions: readonly string[];
  /** KMS action that the handlers' schema and `actions` do not both name -> why. */
  readonly differences: Readonly<Record<string, string>>;
  readonly source: string;
}

/** What a service asks of a resource's key in the name of a caller who reads or writes its data. */
export interface DataFacts {
  /** As for keys; empty if the caller's own program calls KMS, without a service between. */
  readonly via: string;
  /** IAM action -> KMS actions; none if the service uses a grant or its own principal. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
  readonly source: string;
}

/** Service-linked roles that the first resource of a type in an account needs. */
export interface LinkedRoleNeeds {
  /** Always needed. */
  readonly names: readonly string[];
  /** Role -> when it is needed. */
  readonly conditional?: Readonly<Record<string, string>>;
  /** Why the handlers' schema says otherwise, if it does. */
  readonly difference?: string;
  readonly source: string;
}

/** What AWS says of a resource type; each value has its source. */
export interface ResourceTypeFacts {
  readonly key?: KeyFacts;
  /** Further properties that take a key, or a second service that uses it. */
  readonly otherKeys?: readonly KeyFacts[];
  readonly data?: DataFacts;
  /** Service-linked roles that the first resource of the type in an account needs. */
  readonly linkedRoles?: LinkedRoleNeeds;
  /** Calls in the caller's name that are easy to miss, because they read data or belong to another service. */
  readonly calls?: { readonly actions: readonly string[]; readonly source: string };
}

/** A service-linked role. */
export interface LinkedRoleFacts {
  /** Its service principal, such as `autoscaling.amazonaws.com`. */
  readonly service: string;
  /** KMS actions that its own permissions policy allows: without any, only a key policy or a grant lets it use a key. */
  readonly kms: readonly string[];
  /** Services in `kms:ViaService` through which these actions count; absent if there is no such condition. */
  readonly kmsVia?: readonly string[];
  readonly source: string;
}

/** A service that records the use of what it holds as management events. */
export interface ManagementEventFacts {
  /** Calls that use a key, a role or a secret, and change nothing. */
  readonly uses: readonly string[];
  /** Calls whose names begin with `Get` and that EventBridge does not take for read-only. */
  readonly notReadOnly?: readonly string[];
  readonly source: string;
}

/** Folder of the JSON files, for programs in other languages. */
export const serviceFactsFolder = fileURLToPath(new URL('../facts', import.meta.url));

/** Read at first use, since a program that bundles this package may not bring the files. */
function read<T>(file: string): () => Readonly<Record<string, T>> {
  let facts: Readonly<Record<string, T>> | undefined;
  return () => {
    facts ??= JSON.parse(readFileSync(join(serviceFactsFolder, file), 'utf8')) as Readonly<Record<string, T>>;
    return facts;
  };
}

/** Services through which a key is used, as `kms:ViaService` names them without Region and domain. */
export const keyServices = ({ via, alsoVia = [] }: KeyFacts): readonly string[] => [via, ...alsoVia];

/** What a key policy has to allow to the caller: `kms:RetireGrant` counts in IAM policies only. */
export const keyPolicyActions = ({ actions }: KeyFacts): readonly string[] =>
  actions.filter((action) => action !== 'kms:RetireGrant');

/** Resource type -> what AWS says of it. Source: `facts/resource-types.json`. */
export const resourceTypeFacts = read<ResourceTypeFacts>('resource-types.json');

/** Name of a service-linked role -> what AWS says of it. Source: `facts/service-linked-roles.json`. */
export const linkedRoleFacts = read<LinkedRoleFacts>('service-linked-roles.json');

/** Service, as in `<service>.amazonaws.com` of an event's `eventSource` -> its calls. Source: `facts/management-events.json`. */
export const managementEventFacts = read<ManagementEventFacts>('management-events.json');
