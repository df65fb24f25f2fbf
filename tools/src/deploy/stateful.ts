import { type ResourceFacts, resourceFacts } from '@hipaa-stacks/cloudformation';
import { stackType } from './stack.ts';

const facts: Readonly<Record<string, ResourceFacts>> = resourceFacts;

/** Whether losing a resource of this type loses data, an address, or a record. Of a nested stack, its resources count. */
export const isStateful = (type: string): boolean => type !== stackType && facts[type]?.stateful === true;
