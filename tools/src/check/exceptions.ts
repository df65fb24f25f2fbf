import type { ManifestException } from '../manifest.ts';
import type { Finding } from './finding.ts';

/** What a finding of a chain is called in an exception: `chain:iam-action`. */
const ruleOf = ({ check }: Finding): string => check.replace(/^chain /, 'chain:');

/**
 * Leaves out what a resource's own exceptions give a reason for. Only chains have such exceptions here; other rules belong to other
 * checkers. An exception that nothing needs is a finding: its reason is no longer true.
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

/** The flat form has the same resources under another stack. */
function isSame(resource: string, { stack, logicalId }: Finding): boolean {
  const [owner, id] = resource.split('/');
  return id === logicalId && (owner === stack || stack === 'flat');
}
