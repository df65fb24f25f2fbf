import { parameterProblems, throwProblems, type Values } from '../deploy/parameters.ts';
import { readManifest } from '../read-manifest.ts';

/**
 * Refuses values that the parameters of a built release do not allow, before anything is published or started. It does not
 * refuse missing values, since the deployed stack may have them.
 *
 * @param dir the release's folder, `templates-out/<blueprint>`.
 * @throws UsageProblem for an unknown name or a refused value; problems before the last are printed.
 */
export function refuseParameters(values: Values, dir: string, say: (line: string) => void): void {
  const declared = readManifest(dir).parameters;
  const possibleStackValues = Object.fromEntries(Object.keys(declared).map((name) => [name, '']));
  throwProblems(parameterProblems(values, declared, possibleStackValues), say);
}
