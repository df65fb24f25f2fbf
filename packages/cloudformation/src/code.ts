import type { ResourceTypes } from './generated/types.ts';

type FunctionCode = ResourceTypes['AWS::Lambda::Function']['props']['Code'];

/** Placeholder for the code of a Lambda function until the build has bundled it. */
export interface CodeMarker {
  readonly 'Hipaa::Code': { readonly entry: string; readonly parts?: readonly string[] };
}

/**
 * The code of a Lambda function, by its TypeScript entry file. The build bundles it, not minified, into the template. A
 * larger bundle becomes a content-addressed zip file that `publish` uploads.
 *
 * @param entry `new URL('../src/x/handler.ts', import.meta.url)`: resolves to the same file from `src` and from `dist`
 * @param parts files that run before the entry and that the entry does not import, such as the handlers of custom
 * resources in this system. Default: none
 */
export function lambdaCode(entry: URL, parts: readonly URL[] = []): FunctionCode {
  const marker: CodeMarker = {
    'Hipaa::Code': { entry: entry.href, ...(parts.length > 0 && { parts: parts.map(({ href }) => href) }) },
  };
  return marker as never;
}
