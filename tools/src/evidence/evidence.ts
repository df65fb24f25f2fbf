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
import { chainsThatHold, proofs } from './proofs.ts';

/**
 * - `supported`: resources claim it, and chains hold each claim
 * - `your duty`: people, contracts and premises alone can do it
 * - `not supported`: a template could support it, and this one does not
 */
export type Status = 'supported' | 'your duty' | 'not supported';

/** A resource that supports a paragraph. */
export interface EvidenceResource {
  /** `<nested stack>/<logical ID>`. */
  readonly resource: string;
  readonly type: string;
  /** What must hold of the parameters for it to be made, all of it; empty if it always is. */
  readonly when: readonly string[];
  /** Whether the defaults make it. */
  readonly byDefault: boolean;
  /** In how many of the parameter sets it was made, and its chains followed. */
  readonly parameterSets: number;
  /** The chains that would find the claim broken. */
  readonly chains: readonly string[];
}

export interface ParagraphEvidence extends Safeguard {
  readonly citation: Paragraph;
  readonly status: Status;
  /** Whether the defaults alone make a resource that supports it. */
  readonly byDefault: boolean;
  readonly resources: readonly EvidenceResource[];
  /** The chains of all its resources, sorted. */
  readonly chains: readonly string[];
  /** What remains for the user to do, whatever the status. */
  readonly duty: string;
  /** What the proposed rule of January 2025 would change. */
  readonly proposed: string;
  /** Findings of checkers that stay, of its resources. */
  readonly exceptions: readonly ManifestException[];
}

/** What a blueprint does about 164.308 to 164.316, and by which proof. */
export interface Evidence {
  readonly format: 1;
  readonly blueprint: string;
  readonly title: string;
  /** SHA-256 of the release's `manifest.json`, which has those of all templates. */
  readonly release: string;
  /** The values (beside the defaults) with each of which every chain was followed without a finding. The first are the defaults. */
  readonly parameterSets: readonly string[];
  readonly paragraphs: readonly ParagraphEvidence[];
  /** Standards that only the proposed rule has. Nothing is claimed for them. */
  readonly additions: readonly Addition[];
  /** Chain -> what it follows; those that hold a claim here. */
  readonly chains: Readonly<Record<string, string>>;
  /** All findings of checkers that stay, each with its reason. */
  readonly exceptions: readonly ManifestException[];
}

/**
 * Gathers the evidence of a built blueprint. It runs every check on the release, every chain among them: with a finding there is
 * no evidence.
 *
 * @param folder `templates-out/<blueprint>`, which must be what the release is
 */
export function evidenceOf(
  blueprint: Blueprint,
  release: Release,
  folder: string,
): { readonly evidence: Evidence } | { readonly findings: readonly Finding[] } {
  const { manifest } = release;
  const seen = sightingsIn(release);
  const resources = resourcesOf(blueprint, seen);
  const findings = [...checkRelease(blueprint, release, folder), ...unseen(resources)];
  if (findings.length > 0) return { findings };
  const paragraphs = safeguards.map((safeguard) => paragraphOf(safeguard, resources, manifest.exceptions));
  const used = new Set(paragraphs.flatMap(({ chains }) => chains));
  const chains = Object.entries(proofs).filter(([name]) => used.has(name));
  const evidence: Evidence = {
    format: 1,
    blueprint: blueprint.name,
    title: blueprint.title,
    release: sha256(new TextEncoder().encode(printManifest(manifest))),
    parameterSets: seen.map(({ label }) => label || 'the default parameter values'),
    paragraphs,
    additions,
    chains: Object.fromEntries(chains.map(([name, { follows }]) => [name, follows])),
    exceptions: manifest.exceptions,
  };
  return { evidence };
}

/** A system that some parameter values make: the resources in it, as `<logical ID of the stack>/<logical ID>`. */
interface Sighting {
  /** What differs from the defaults; empty for them. */
  readonly label: string;
  readonly made: ReadonlySet<string>;
}

function sightingsIn({ system }: Release): readonly Sighting[] {
  const named = Object.entries(system.children).map(([stack, template]) => [stack, { stack, template }] as const);
  return systemsOf({ stack: ROOT, template: system.root }, Object.fromEntries(named)).map(({ label, input }) => ({
    label,
    made: new Set(
      Object.entries(input.system.stacks).flatMap(([stack, { template }]) =>
        Object.keys(template.Resources).map((id) => `${stack}/${id}`),
      ),
    ),
  }));
}

/** A resource of the plan with all that it claims. */
interface Claimant extends Omit<EvidenceResource, 'chains'> {
  readonly supports: readonly Paragraph[];
}

function resourcesOf({ plan, conditions }: Blueprint, seen: readonly Sighting[]): readonly Claimant[] {
  return Object.entries(plan.stacks).flatMap(([stack, parts]) =>
    parts
      .flatMap((part) => part.resources)
      .filter(({ supports }) => supports.length > 0)
      .map(({ id, type, when, supports }) => {
        const made = seen.filter((one) => one.made.has(`${stackId(stack)}/${id}`));
        return {
          resource: `${stack}/${id}`,
          type,
          when: when.map((name) => describeCondition(name, conditions[name] as unknown as Json)),
          byDefault: made.some(({ label }) => label === ''),
          parameterSets: made.length,
          supports,
        };
      }),
  );
}

/** Claims of resources that no parameter set has made: no chain has seen them. */
const unseen = (resources: readonly Claimant[]): readonly Finding[] =>
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
    .map(({ supports: _, ...resource }) => ({ ...resource, chains: chainsThatHold(resource.type, citation) }));
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
