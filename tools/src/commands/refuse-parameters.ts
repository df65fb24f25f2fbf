import { parameterProblems, throwProblems, type Values } from '../deploy/parameters.ts';
import { readManifest } from '../read-manifest.ts';

/**
 * Refuses values that a built release's parameters can't have, before anything is published or started. That one is
 * missing only the stack can tell, which may have it already.
 *
 * @param dir the release's folder, `templates-out/<blueprint>`.
 * @throws UsageProblem for an unknown name or a refused value; those before the last are said.
 */
export function refuseParameters(given: Values, dir: string, say: (line: string) => void): void {
  const declared = readManifest(dir).parameters;
  const theStackMayHave = Object.fromEntries(Object.keys(declared).map((name) => [name, '']));
  throwProblems(parameterProblems(given, declared, theStackMayHave), say);
}
