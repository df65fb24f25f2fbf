import { type Blueprint, type Json, type Paragraph, type Safeguard, safeguards } from '@hipaa-stacks/cloudformation';
import type { Release } from '../build/build.ts';
import { printManifest, sha256 } from '../build/manifest.ts';
import { systemsOf } from '../check/chains/run.ts';
import { checkRelease } from '../check/check.ts';
import type { Finding } from '../check/finding.ts';
import { stackId } from '../link/placement.ts';
import type { ManifestException } from '../manifest.ts';
import { ROOT } from '../resolve/index.ts';
import { describeCondition } from './describe-condition.ts';
import { type Addition, additions, duties } from './paragraphs.ts';
import { chainsForClaim, proofs } from './proofs.ts';

/**
 * - `supported`: resources claim it, and chains check each claim
 * - `your duty`: it depends on people, contracts and premises only
 * - `not supported`: a template could support it, and this one does not
 */
type Status = 'supported' | 'your duty' | 'not supported';

/** A resource that supports a paragraph. */
export interface EvidenceResource {
  /** `<nested stack>/<logical ID>`. */
  readonly resource: string;
  readonly type: string;
  /** Conditions on the parameters that must all be true for the resource to exist; empty if it always exists. */
  readonly when: readonly string[];
  /** Whether it exists with the defaults. */
  readonly byDefault: boolean;
  /** The number of checked parameter sets in which it exists. */
  readonly parameterSets: number;
  /** The chains that would report a claim that is not true. */
  readonly chains: readonly string[];
}

export interface ParagraphEvidence extends Safeguard {
  readonly citation: Paragraph;
  readonly status: Status;
  /** Whether a resource that supports it exists with the defaults. */
  readonly byDefault: boolean;
  readonly resources: readonly EvidenceResource[];
  /** The chains of all its resources, sorted. */
  readonly chains: readonly string[];
  /** The remaining duties of the user, for every status. */
  readonly duty: string;
  /** What the proposed rule of January 2025 would change. */
  readonly proposed: string;
  /** Accepted findings of checkers for its resources. */
  readonly exceptions: readonly ManifestException[];
}

/** How a blueprint supports 164.308 to 164.316, with the proofs. */
export interface Evidence {
  readonly format: 1;
  readonly blueprint: string;
  readonly title: string;
  /** SHA-256 of the release's `manifest.json`, which has the hashes of all templates. */
  readonly release: string;
  /** The parameter sets (differences from the defaults) that every chain checked without findings. The first is the defaults. */
  readonly parameterSets: readonly string[];
  readonly paragraphs: readonly ParagraphEvidence[];
  /** Standards that are only in the proposed rule. They are not claimed. */
  readonly additions: readonly Addition[];
  /** Chain -> what it follows; only chains that check a claim of this blueprint. */
  readonly chains: Readonly<Record<string, string>>;
  /** All accepted findings of checkers, each with its reason. */
  readonly exceptions: readonly ManifestException[];
}

/**
 * Collects the evidence of a built blueprint. It runs all checks on the release, including every chain: with a finding there is
 * no evidence.
 *
 * @param folder `templates-out/<blueprint>`, which must match the release
 */
export function evidenceOf(
  blueprint: Blueprint,
  release: Release,
  folder: string,
): { readonly evidence: Evidence } | { readonly findings: readonly Finding[] } {
  const { manifest } = release;
  const resolvedSets = resolveAll(release);
  const resources = resourcesOf(blueprint, resolvedSets);
  const findings = [...checkRelease(blueprint, release, folder), ...uncheckedClaims(resources)];
  if (findings.length > 0) return { findings };
  const paragraphs = safeguards.map((safeguard) => paragraphOf(safeguard, resources, manifest.exceptions));
  const used = new Set(paragraphs.flatMap(({ chains }) => chains));
  const chains = Object.entries(proofs).filter(([name]) => used.has(name));
  const evidence: Evidence = {
    format: 1,
    blueprint: blueprint.name,
    title: blueprint.title,
    release: sha256(new TextEncoder().encode(printManifest(manifest))),
    parameterSets: resolvedSets.map(({ label }) => label || 'the default parameter values'),
    paragraphs,
    additions,
    chains: Object.fromEntries(chains.map(([name, { follows }]) => [name, follows])),
    exceptions: manifest.exceptions,
  };
  return { evidence };
}

/** A resolved system: its resources as `<logical ID of the stack>/<logical ID>`. */
interface ResolvedResources {
  /** Differences from the defaults; empty for the defaults. */
  readonly label: string;
  readonly resources: ReadonlySet<string>;
}

function resolveAll({ system }: Release): readonly ResolvedResources[] {
  const named = Object.entries(system.children).map(([stack, template]) => [stack, { stack, template }] as const);
  return systemsOf({ stack: ROOT, template: system.root }, Object.fromEntries(named)).map(({ label, input }) => ({
    label,
    resources: new Set(
      Object.entries(input.system.stacks).flatMap(([stack, { template }]) =>
        Object.keys(template.Resources).map((id) => `${stack}/${id}`),
      ),
    ),
  }));
}

/** A resource of the blueprint with its claims. */
interface Claimant extends Omit<EvidenceResource, 'chains'> {
  readonly supports: readonly Paragraph[];
}

function resourcesOf({ plan, conditions }: Blueprint, resolvedSets: readonly ResolvedResources[]): readonly Claimant[] {
  return Object.entries(plan.stacks).flatMap(([stack, parts]) =>
    parts
      .flatMap((part) => part.resources)
      .filter(({ supports }) => supports.length > 0)
      .map(({ id, type, when, supports }) => {
        const resources = resolvedSets.filter((one) => one.resources.has(`${stackId(stack)}/${id}`));
        return {
          resource: `${stack}/${id}`,
          type,
          when: when.map((name) => describeCondition(name, conditions[name] as unknown as Json)),
          byDefault: resources.some(({ label }) => label === ''),
          parameterSets: resources.length,
          supports,
        };
      }),
  );
}

/** Claims of resources that do not exist in any parameter set: no chain has checked them. */
const uncheckedClaims = (resources: readonly Claimant[]): readonly Finding[] =>
  resources
    .filter(({ parameterSets }) => parameterSets === 0)
    .map(({ resource, supports }) => {
      const [stack, logicalId] = resource.split('/') as [string, string];
      const what = `claims ${supports.join(', ')}, and no parameter set creates it: no chain checked it`;
      return { check: 'evidence', stack, logicalId, what, fix: 'Remove the claim, or the condition.' };
    });

function paragraphOf(
  safeguard: (typeof safeguards)[number],
  all: readonly Claimant[],
  exceptions: readonly ManifestException[],
): ParagraphEvidence {
  const { citation } = safeguard;
  const resources = all
    .filter(({ supports }) => supports.includes(citation))
    .map(({ supports: _, ...resource }) => ({ ...resource, chains: chainsForClaim(resource.type, citation) }));
  const { by, duty, proposed } = duties[citation];
  const names = new Set(resources.map(({ resource }) => resource));
  return {
    ...safeguard,
    status: resources.length > 0 ? 'supported' : by === 'people' ? 'your duty' : 'not supported',
    byDefault: resources.some(({ byDefault }) => byDefault),
    resources,
    chains: [...new Set(resources.flatMap(({ chains }) => chains))].sort(),
    duty,
    proposed,
    exceptions: exceptions.filter(({ resource }) => names.has(resource)),
  };
}
