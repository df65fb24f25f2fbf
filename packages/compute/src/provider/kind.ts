import type { CustomResourceEvent } from './event.ts';

/** One of a kind, as the template asks for it. */
export interface Wanted {
  readonly properties: CustomResourceEvent['ResourceProperties'];
  /** What `put` answered before. A resource whose creation failed has its logical ID here. */
  readonly physicalId: string;
}

/** Time, as a kind sees it. */
export interface Clock {
  now(): Date;
  /** Milliseconds until the answer must be on its way. */
  remaining(): number;
  pause(milliseconds: number): Promise<void>;
}

/** A kind of custom resource. Both functions may be called again with the same request: CloudFormation and Lambda do. */
export interface Kind {
  /**
   * Makes it, or puts it right. Answers its physical ID: as long as that stays the same, CloudFormation deletes nothing; when it
   * changes, CloudFormation takes the old one for replaced and deletes it.
   */
  put(wanted: Wanted, clock: Clock): Promise<string>;
  /** Takes it away; nothing where it is gone, or was never made. Left out for what an account shares, which is never undone. */
  remove?(wanted: Wanted, clock: Clock): Promise<void>;
}

const served = new Map<string, Kind>();

/** Adds a kind to those that the function knows. Called by each part of the bundle, before the first event. */
export const serve = (resourceType: `Custom::${string}`, kind: Kind): void => void served.set(resourceType, kind);

/** The kind of a resource type. Throws when no part of the bundle serves it. */
export function kindOf(resourceType: string): Kind {
  const kind = served.get(resourceType);
  if (kind) return kind;
  throw new Error(`${resourceType} is not served here. Add it to the uses of the provider.`);
}
