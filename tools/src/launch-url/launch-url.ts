import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { parameterProblems } from '../deploy/parameters.ts';
import type { Manifest } from '../manifest.ts';
import { partitionOf } from '../partition.ts';

/** What a quick-create link opens, and with what filled in. */
export interface LaunchOptions {
  /** https URL of the published root. */
  readonly templateUrl: string;
  readonly region: string;
  readonly stackName: string;
  /** Values for the form; those left out show the template's defaults. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Of the release that the template is of: the values are checked against its parameters. */
  readonly manifest: Pick<Manifest, 'parameters'>;
}

/**
 * The link that opens the CloudFormation console's "Quick create stack" with the template, the stack's name and values
 * filled in; a person looks at them, and creates the stack. The host is that of the Region and its partition.
 *
 * @throws UsageProblem for a stack name, parameter or value that CloudFormation would refuse, and for a NoEcho parameter:
 * the console ignores those, and a secret has no place in a link.
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
  const typedInConsole = Object.fromEntries(Object.keys(declared).map((name) => [name, '']));
  const [problem] = parameterProblems(parameters, declared, typedInConsole);
  if (problem) throw problem;
}

/** As `encodeURIComponent`, and the characters too that end a link in Markdown, mail or HTML. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
