import type { CustomResourceEvent } from './event.ts';

/** A custom resource, as requested by the template. */
interface WantedResource {
  readonly properties: CustomResourceEvent['ResourceProperties'];
  /** Result of the previous `put`. The logical ID if the creation failed. */
  readonly physicalId: string;
}

/** Time and remaining time of an invocation. */
export interface Clock {
  now(): Date;
  /** Milliseconds until the response must be sent. */
  remaining(): number;
  pause(milliseconds: number): Promise<void>;
}

/**
 * Implementation of a custom resource type. Both functions can be called again with the same request: CloudFormation
 * and Lambda retry.
 */
export interface Kind {
  /**
   * Creates or updates the resource and returns its physical ID. While the ID stays the same, CloudFormation deletes
   * nothing; when it changes, CloudFormation treats the update as a replacement and deletes the old resource.
   */
  put(wanted: WantedResource, clock: Clock): Promise<string>;
  /** Deletes the resource, if it exists. Omitted for what the whole account shares, which is never deleted. */
  remove?(wanted: WantedResource, clock: Clock): Promise<void>;
}

const handlers = new Map<string, Kind>();

/** Registers the implementation of a type. Called by each part of the bundle, before the first event. */
export const serve = (resourceType: `Custom::${string}`, kind: Kind): void => void handlers.set(resourceType, kind);

/** The implementation of a resource type. Throws if no part of the bundle registered it. */
export function kindOf(resourceType: string): Kind {
  const kind = handlers.get(resourceType);
  if (kind) return kind;
  throw new Error(`This provider does not serve ${resourceType}. Add its handler to the handlers of the provider.`);
}
