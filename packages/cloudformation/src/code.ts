import type { ResourceTypes } from './generated/types.ts';

type FunctionCode = ResourceTypes['AWS::Lambda::Function']['props']['Code'];

/** What stands for a Lambda's code until the build has bundled it. */
export interface CodeMarker {
  readonly 'Hipaa::Code': { readonly entry: string };
}

/**
 * The TypeScript of a Lambda, by its entry file. The build bundles it, readable, into the template; a larger bundle becomes a
 * content-addressed zip that `publish` uploads.
 *
 * @param entry `new URL('../src/x/handler.ts', import.meta.url)`: the same file from `src` and from `dist`
 */
export function lambdaCode(entry: URL): FunctionCode {
  return { 'Hipaa::Code': { entry: entry.href } } satisfies CodeMarker as never;
}
