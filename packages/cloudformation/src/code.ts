import type { ResourceTypes } from './generated/types.ts';

type FunctionCode = ResourceTypes['AWS::Lambda::Function']['props']['Code'];

/** What stands for a Lambda's code until the build has bundled it. */
export interface CodeMarker {
  readonly 'Hipaa::Code': { readonly entry: string; readonly parts?: readonly string[] };
}

/**
 * The TypeScript of a Lambda, by its entry file. The build bundles it, readable, into the template; a larger bundle becomes a
 * content-addressed zip that `publish` uploads.
 *
 * @param entry `new URL('../src/x/handler.ts', import.meta.url)`: the same file from `src` and from `dist`
 * @param parts files that run before the entry, which does not import them: what it can do in this system. Default: none
 */
export function lambdaCode(entry: URL, parts: readonly URL[] = []): FunctionCode {
  const marker: CodeMarker = {
    'Hipaa::Code': { entry: entry.href, ...(parts.length > 0 && { parts: parts.map(({ href }) => href) }) },
  };
  return marker as never;
}
