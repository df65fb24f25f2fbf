/** One event of a stack or of one of its nested stacks. */
export interface StackEvent {
  readonly id: string;
  /** Logical IDs from the root to the nested stack that has the resource, with slashes; empty for the root. */
  readonly stack: string;
  readonly stackId: string;
  readonly logicalId: string;
  /** Empty until the resource has one. */
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  /** Empty if CloudFormation returns none. */
  readonly reason: string;
  readonly at: Date;
}

/** A stack reports its own state as an event about itself. */
export const isStackItself = ({ stackId, physicalId }: StackEvent): boolean => physicalId === stackId;
