import type { ManifestException } from '../manifest.ts';
import type { Finding } from './finding.ts';

/** The rule name of a chain in an exception: `chain:iam-action`. */
const ruleOf = ({ check }: Finding): string => check.replace(/^chain /, 'chain:');

/**
 * Removes findings with an exception of their resource. Only exceptions for chains are checked here; other rules belong to other
 * checkers. An exception that is not needed is a finding: its reason no longer applies.
 */
export function withExceptions(
  findings: readonly Finding[],
  exceptions: readonly ManifestException[],
  blueprint: string,
): readonly Finding[] {
  const ours = exceptions.filter(({ rule }) => rule.startsWith('chain:'));
  const excepts = ({ rule, resource }: ManifestException, finding: Finding) =>
    rule === ruleOf(finding) && isSame(resource, finding);
  return [
    ...findings.filter((finding) => !ours.some((exception) => excepts(exception, finding))),
    ...ours
      .filter((exception) => !findings.some((finding) => excepts(exception, finding)))
      .map(({ rule, resource, reason }) => ({
        check: 'exceptions',
        stack: blueprint,
        what: `${resource} no longer needs its exception from ${rule}`,
        fix: `Remove it from the builder. Its reason was: ${reason}`,
      })),
  ];
}

/** The flat form has the same resources with another stack name. */
function isSame(resource: string, { stack, logicalId }: Finding): boolean {
  const [owner, id] = resource.split('/');
  return id === logicalId && (owner === stack || stack === 'flat');
}
