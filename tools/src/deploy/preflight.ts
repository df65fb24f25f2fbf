import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { pseudoOf, qualifiedResources, resolveSystem } from '../resolve/index.ts';
import { throwProblems, type Values } from './parameters.ts';
import { backupCopies } from './preflight/backup-copies.ts';
import { certificates } from './preflight/certificates.ts';
import type { Check, PreflightContext } from './preflight/context.ts';
import { type Finding, noteLine } from './preflight/finding.ts';
import { hostedZones } from './preflight/hosted-zone.ts';
import { mail } from './preflight/mail.ts';
import { models } from './preflight/models.ts';
import { prefixLists } from './preflight/prefix-lists.ts';
import { quotaFindings } from './preflight/quotas.ts';
import { existingSingletons } from './preflight/singletons.ts';
import { subnets } from './preflight/subnets.ts';
import { zones } from './preflight/zones.ts';
import type { Services } from './services.ts';
import { readSystem } from './template-access.ts';

export interface PreflightOptions {
  readonly services: Services;
  readonly templateUrl: string;
  /** The parameter values after the deployment. */
  readonly values: Values;
  /** Whether the stack does not exist yet. An existing one already has its singletons and its share of the quotas. */
  readonly isNew: boolean;
  readonly region: string;
  readonly say: (line: string) => void;
}

/** AWS may process ePHI only in accounts with an agreement, and only in services that the agreement names. */
export const baaReminder =
  'before using ePHI: accept the Business Associate Addendum (BAA) for this account in AWS Artifact, and use only HIPAA-eligible services';

/** All checks except quotas. */
const checks: readonly Check[] = [
  existingSingletons,
  zones,
  subnets,
  hostedZones,
  certificates,
  backupCopies,
  mail,
  models,
  prefixLists,
];

/**
 * Checks, before any resource is created, what would make the deployment fail later or behave unexpectedly: unreadable templates,
 * insufficient quotas, resources of which a Region can have only one, and resources in parameters that do not exist or are not suitable.
 * Checks that cannot be done are reported and skipped.
 *
 * @throws Problem for an unreadable template, and for the last refusal; the other refusals are printed.
 */
export async function preflight({ templateUrl, say, ...options }: PreflightOptions): Promise<void> {
  const { services, values, region, isNew } = options;
  const system = await readSystem(services.s3, templateUrl);
  const resolved = resolveSystem({ ...system, parameters: values, pseudo: pseudoOf(region) });
  const context: PreflightContext = { ...options, resources: qualifiedResources(resolved) };
  const [quotas, ...others] = await Promise.all([
    isNew ? quotaFindings(context, say) : [],
    ...checks.map((check) => check(context)),
  ]);
  report([...quotas, ...others.flat()], say);
  say(baaReminder);
}

function report(findings: readonly Finding[], say: (line: string) => void): void {
  const notes = new Map<string, string[]>();
  for (const each of findings) {
    if (each.level === 'note') notes.set(each.reason, [...(notes.get(each.reason) ?? []), each.subject]);
    if (each.level === 'warning') say(`warning: ${each.problem.message}`);
  }
  for (const [reason, subjects] of notes) say(noteLine(subjects, reason));
  const refused = findings.flatMap((each) => (each.level === 'refusal' ? [each.problem] : []));
  throwProblems(refused, say);
}

/** Checks the form of a Region name; whether the account can use the Region is not checked. */
export function checkRegion(region: string | undefined): string {
  if (region && /^[a-z]{2,}(-[a-z]+)+-\d$/.test(region)) return region;
  throw new UsageProblem(
    region ? `Region ${region}` : 'Region',
    region ? 'this is not a Region' : 'it is missing',
    'Add --region (such as us-east-1), or set AWS_REGION.',
  );
}
