import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The customer managed KMS key of a resource type. */
export interface KeyFacts {
  /**
   * Property paths of the key, such as `KmsKeyId`; `[]` follows a list. Empty if the key belongs to another resource.
   */
  readonly at: readonly string[];
  /** The service in `kms:ViaService`, without Region and domain, such as `dynamodb`. */
  readonly via: string;
  /** Further services that `kms:ViaService` has to allow. */
  readonly alsoVia?: readonly string[];
  /**
   * KMS actions that the service calls with the credentials of the caller who creates or updates the resource; can be
   * empty. `kms:RetireGrant` has an effect in IAM policies only, never in a key policy.
   */
  readonly actions: readonly string[];
  /** KMS action that is either in the handlers' schema or in `actions`, not in both -> why. */
  readonly differences: Readonly<Record<string, string>>;
  readonly source: string;
}

/**
 * KMS actions that a service calls on a resource's key with the credentials of a caller who reads or writes its data.
 */
export interface DataFacts {
  /** As for keys; empty if the client itself calls KMS, not the service. */
  readonly via: string;
  /** IAM action -> KMS actions; empty if the service uses a grant or its own principal. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
  readonly source: string;
}

/**
 * A test of the values at a property path; `[]` follows a list, and one value is enough. `equals` with an object compares
 * its members; `like` has `*` for any characters.
 */
export type PropertyTest =
  | { readonly property: string; readonly equals: string | boolean | Readonly<Record<string, string>> }
  | { readonly property: string; readonly isSet: boolean }
  | { readonly property: string; readonly like: string };

/** When a role is needed: if one of the tests succeeds, or a text if the properties of the resource do not show it. */
export type RoleCondition = { readonly anyOf: readonly PropertyTest[] } | { readonly unknown: string };

/** Service-linked roles that the first resource of a type in an account needs. */
export interface LinkedRoleNeeds {
  /** Always needed. */
  readonly names: readonly string[];
  /** Role -> when it is needed. */
  readonly conditional?: Readonly<Record<string, RoleCondition>>;
  /** Why the handlers' schema differs, if it does. */
  readonly difference?: string;
  readonly source: string;
}

/** Documented facts about a resource type, each with its source. */
export interface ResourceTypeFacts {
  readonly key?: KeyFacts;
  /** Further properties for a key, or a second service that uses it. */
  readonly otherKeys?: readonly KeyFacts[];
  readonly data?: DataFacts;
  /** Service-linked roles that the first resource of the type in an account needs. */
  readonly linkedRoles?: LinkedRoleNeeds;
  /** Calls with the caller's credentials that are easy to miss, because they read data or belong to another service. */
  readonly calls?: { readonly actions: readonly string[]; readonly source: string };
}

/** A service-linked role. */
export interface LinkedRoleFacts {
  /** Its service principal, such as `autoscaling.amazonaws.com`. */
  readonly service: string;
  /**
   * KMS actions that its permissions policy allows. If there are none, it needs a key policy or a grant to use a key.
   */
  readonly kms: readonly string[];
  /** Services in the `kms:ViaService` condition of these actions; absent if there is no such condition. */
  readonly kmsVia?: readonly string[];
  readonly source: string;
}

/** A service that records the use of its resources as management events. */
export interface ManagementEventFacts {
  /** Calls that use a key, a role or a secret without a change. */
  readonly uses: readonly string[];
  /** Calls whose names begin with `Get` and that EventBridge does not treat as read-only. */
  readonly notReadOnly?: readonly string[];
  readonly source: string;
}

/** A feature of a service that some Regions do not have. */
export interface RegionalFeature {
  /** The Regions that do not have it, sorted. */
  readonly notIn: readonly string[];
  /** Resource types that exist in exactly the other Regions. Absent if the feature is not a resource type. */
  readonly types?: readonly string[];
  readonly source: string;
}

/** Regions, and the features that some of them do not have. */
export interface RegionFacts {
  /** Region -> the name that AWS documentation uses. */
  readonly names: Readonly<Record<string, string>>;
  readonly features: Readonly<Record<string, RegionalFeature>>;
  /** AWS managed rules of AWS Config that some Regions do not have. */
  readonly configRules: {
    /** Identifier of the rule -> Regions, sorted. */
    readonly notIn: Readonly<Record<string, readonly string[]>>;
    readonly source: string;
  };
}

/** Folder of the JSON files, for programs in other languages. */
export const serviceFactsFolder = fileURLToPath(new URL('../facts', import.meta.url));

/** Reads the file at first use, because a bundle of this package may not include the files. */
function readOnce<T>(file: string): () => T {
  let facts: T | undefined;
  return () => {
    facts ??= JSON.parse(readFileSync(join(serviceFactsFolder, file), 'utf8')) as T;
    return facts;
  };
}

const read = <T>(file: string): (() => Readonly<Record<string, T>>) => readOnce(file);

/** Services that use a key, as in `kms:ViaService`, without Region and domain. */
export const keyServices = ({ via, alsoVia = [] }: KeyFacts): readonly string[] => [via, ...alsoVia];

/** Actions that a key policy must allow for the caller: `kms:RetireGrant` has an effect in IAM policies only. */
export const keyPolicyActions = ({ actions }: KeyFacts): readonly string[] =>
  actions.filter((action) => action !== 'kms:RetireGrant');

/** Facts by resource type. Source: `facts/resource-types.json`. */
export const resourceTypeFacts = read<ResourceTypeFacts>('resource-types.json');

/** Facts by name of a service-linked role. Source: `facts/service-linked-roles.json`. */
export const linkedRoleFacts = read<LinkedRoleFacts>('service-linked-roles.json');

/**
 * Calls by service, as in `<service>.amazonaws.com` of an event's `eventSource`. Source:
 * `facts/management-events.json`.
 */
export const managementEventFacts = read<ManagementEventFacts>('management-events.json');

/** Regions and what they do not have. Source: `facts/regions.json`. */
export const regionFacts = readOnce<RegionFacts>('regions.json');

/**
 * The Regions that do not have a feature.
 *
 * @param feature a name in `features` of `facts/regions.json`
 * @throws RangeError if there is no such feature
 */
export function regionsWithout(feature: string): readonly string[] {
  const facts = regionFacts().features[feature];
  if (facts) return facts.notIn;
  throw new RangeError(`facts/regions.json: there is no feature ${feature}. Add it, with its source.`);
}
