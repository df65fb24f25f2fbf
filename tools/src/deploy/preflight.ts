import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { pseudoOf, qualifiedResources, resolveSystem } from '../resolve/index.ts';
import { throwProblems, type Values } from './parameters.ts';
import { backupCopies } from './preflight/backup-copies.ts';
import { certificates } from './preflight/certificates.ts';
import { type Finding, noteLine } from './preflight/finding.ts';
import { hostedZones } from './preflight/hosted-zone.ts';
import type { Check, Look } from './preflight/look.ts';
import { mail } from './preflight/mail.ts';
import { models } from './preflight/models.ts';
import { quotaFindings } from './preflight/quotas.ts';
import { singletonsThere } from './preflight/singletons.ts';
import { subnets } from './preflight/subnets.ts';
import { zones } from './preflight/zones.ts';
import type { Services } from './services.ts';
import { readSystem } from './template-access.ts';

export interface PreflightOptions {
  readonly services: Services;
  readonly templateUrl: string;
  /** The values that the deployment will have. */
  readonly values: Values;
  /** A stack that is there already has its singletons and its share of the quotas. */
  readonly isNew: boolean;
  readonly region: string;
  readonly say: (line: string) => void;
}

/** AWS processes ePHI only for accounts under an agreement, and only in services that the agreement names. */
export const baaReminder =
  'before using ePHI: accept the Business Associate Addendum (BAA) for this account in AWS Artifact, and use only HIPAA-eligible services';

/** All but the quotas. */
const checks: readonly Check[] = [
  singletonsThere,
  zones,
  subnets,
  hostedZones,
  certificates,
  backupCopies,
  mail,
  models,
];

/**
 * Looks, before anything is made, at what would make the deployment fail later, or work otherwise than expected: templates that can't be
 * read, quotas without room for what the templates make with these parameters, what a Region may have once, and what the parameters name and
 * AWS does not have so. What can't be asked is said and passed over.
 *
 * @throws Problem for an unreadable template, and for the last of what would fail; the others are said.
 */
export async function preflight({ templateUrl, say, ...options }: PreflightOptions): Promise<void> {
  const { services, values, region, isNew } = options;
  const system = await readSystem(services.s3, templateUrl);
  const resolved = resolveSystem({ ...system, parameters: values, pseudo: pseudoOf(region) });
  const look: Look = { ...options, resources: qualifiedResources(resolved) };
  const [quotas, ...others] = await Promise.all([
    isNew ? quotaFindings(look, say) : [],
    ...checks.map((check) => check(look)),
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

/** A Region's name by its form; that the account may use it only AWS knows. */
export function checkRegion(region: string | undefined): string {
  if (region && /^[a-z]{2,}(-[a-z]+)+-\d$/.test(region)) return region;
  throw new UsageProblem(
    region ? `Region ${region}` : 'Region',
    region ? 'this is not a Region' : 'it is missing',
    'Add --region (such as us-east-1), or set AWS_REGION.',
  );
}
