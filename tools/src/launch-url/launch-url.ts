import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { parameterProblems } from '../deploy/parameters.ts';
import type { Manifest } from '../manifest.ts';
import { partitionOf } from '../partition.ts';

/** Contents of a quick-create link. */
export interface LaunchOptions {
  /** https URL of the published root. */
  readonly templateUrl: string;
  readonly region: string;
  readonly stackName: string;
  /** Values for the form; for omitted ones, the form shows the defaults of the template. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Manifest of the release of the template: values are checked against its parameters. */
  readonly manifest: Pick<Manifest, 'parameters'>;
}

/**
 * The link to "Quick create stack" in the CloudFormation console, with the template, the stack name and parameter values filled in;
 * the user reviews them and creates the stack. The host depends on the Region and its partition.
 *
 * @throws UsageProblem for a stack name, parameter or value that CloudFormation would refuse, and for a NoEcho parameter:
 * the console ignores those, and a link must not contain a secret.
 */
export function launchUrl({ templateUrl, region, stackName, parameters, manifest }: LaunchOptions): string {
  checkStackName(stackName);
  checkParameters(parameters, manifest);
  const query = Object.entries({
    templateURL: templateUrl,
    stackName,
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`param_${name}`, value])),
  }).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const { console } = partitionOf(region);
  return `https://${region}.${console}/cloudformation/home?region=${region}#/stacks/create/review?${query.join('&')}`;
}

function checkStackName(stackName: string): void {
  if (/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(stackName)) return;
  throw new UsageProblem(
    `stack name ${stackName}`,
    'is not valid',
    'Use a letter, then up to 127 letters, digits and hyphens.',
  );
}

function checkParameters(parameters: LaunchOptions['parameters'], { parameters: declared }: LaunchOptions['manifest']) {
  const secret = Object.keys(parameters).find((name) => Object.hasOwn(declared, name) && declared[name]!.NoEcho);
  if (secret !== undefined) {
    throw new UsageProblem(
      `parameter ${secret}`,
      'is a secret (NoEcho), which the console ignores in a link, and which a link would expose',
      'Remove it, and enter it in the console.',
    );
  }
  const setInConsole = Object.fromEntries(Object.keys(declared).map((name) => [name, '']));
  const [problem] = parameterProblems(parameters, declared, setInConsole);
  if (problem) throw problem;
}

/** Like `encodeURIComponent`, and also encodes characters that end a link in Markdown, mail or HTML. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
