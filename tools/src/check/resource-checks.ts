import type { TemplateResource } from '@hipaa-stacks/cloudformation';
import { memoize } from '../memoize.ts';
import { checkDeletion } from './deletion.ts';
import type { Fault, ResourceCheck, TemplateCheck } from './finding.ts';
import { checkKeyPolicies } from './key-policies.ts';
import { checkPolicies } from './policies.ts';
import { checkRuntime } from './runtimes.ts';
import { checkSchema } from './schemas.ts';

const checks: Readonly<Record<string, ResourceCheck>> = {
  schemas: checkSchema,
  deletion: checkDeletion,
  policies: checkPolicies,
  'key-policies': checkKeyPolicies,
  runtimes: checkRuntime,
};

/** Findings of the checks of single resources, each with the name of its check. */
export const resourceFaults = memoize(
  (resource: TemplateResource): readonly (readonly [check: string, fault: Fault])[] =>
    Object.entries(checks).flatMap(([name, check]) => check(resource).map((fault) => [name, fault] as const)),
);

/** Checks every resource of a template separately. */
export const checkResources: TemplateCheck = ({ stack, template }) =>
  Object.entries(template.Resources).flatMap(([logicalId, resource]) =>
    resourceFaults(resource).map(([check, fault]) => ({ check, stack, logicalId, ...fault })),
  );
