import { UsageProblem } from '@hipaa-stacks/cloudformation';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ManifestParameter } from '../manifest.ts';
import { type LaunchOptions, launchUrl } from './launch-url.ts';

const shown = { Group: 'All', Label: 'One' };
const parameters: Record<string, ManifestParameter> = {
  VpcCidr: { Type: 'String', AllowedPattern: '\\d+(\\.\\d+){3}/\\d+', ...shown },
  Environment: { Type: 'String', AllowedValues: ['dev', 'prod'], ...shown },
  Note: { Type: 'String', ...shown },
  Zones: { Type: 'List<AWS::EC2::AvailabilityZone::Name>', ...shown },
  Password: { Type: 'String', NoEcho: true, ...shown },
};

const templateUrl = 'https://templates.s3.eu-central-1.amazonaws.com/hipaa/example/abc/root.yaml';

function launch(options: Partial<LaunchOptions> = {}): string {
  return launchUrl({
    templateUrl,
    region: 'eu-central-1',
    stackName: 'example',
    parameters: {},
    manifest: { parameters },
    ...options,
  });
}

/** The parameters that the console reads: the query in the fragment. */
function formOf(link: string): Record<string, string> {
  const [, query] = new URL(link).hash.split('?');
  return Object.fromEntries(
    query!.split('&').map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]),
  );
}

describe('the link', () => {
  test('opens the review page of the Region, with template, name and values', () => {
    const link = launch({ parameters: { VpcCidr: '10.0.0.0/16', Zones: 'eu-central-1a,eu-central-1b' } });
    const { origin, pathname, searchParams, hash } = new URL(link);
    expect(origin).toBe('https://eu-central-1.console.aws.amazon.com');
    expect(pathname).toBe('/cloudformation/home');
    expect(searchParams.get('region')).toBe('eu-central-1');
    expect(hash).toMatch(/^#\/stacks\/create\/review\?templateURL=/);
    expect(formOf(link)).toEqual({
      templateURL: templateUrl,
      stackName: 'example',
      param_VpcCidr: '10.0.0.0/16',
      param_Zones: 'eu-central-1a,eu-central-1b',
    });
  });

  test.each([
    ['us-east-1', 'us-east-1.console.aws.amazon.com'],
    ['us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
    ['cn-northwest-1', 'cn-northwest-1.console.amazonaws.cn'],
    ['eusc-de-east-1', 'eusc-de-east-1.console.amazonaws-eusc.eu'],
  ])('in %s is for %s', (region, host) => {
    expect(new URL(launch({ region })).host).toBe(host);
  });

  test('encodes any text, and contains no character that ends a link in Markdown or mail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (note) => {
        const link = launch({ parameters: { Note: note } });
        expect(link).toMatch(/^[\w:/.?=#&%-]+$/);
        expect(formOf(link).param_Note).toBe(note);
      }),
    );
  });
});

describe('refused', () => {
  test.each<[string, Partial<LaunchOptions>, RegExp]>([
    [
      'a misspelled parameter',
      { parameters: { VpcCdir: '10.0.0.0/16' } },
      /parameter VpcCdir: .*Did you mean VpcCidr\?/,
    ],
    ['a parameter in another case', { parameters: { vpccidr: '10.0.0.0/16' } }, /Did you mean VpcCidr\?/],
    ['a property name of Object.prototype', { parameters: { constructor: 'x' } }, /parameter constructor/],
    ['a secret', { parameters: { Password: 'hunter2' } }, /parameter Password: is a secret/],
    [
      'a value that is not allowed',
      { parameters: { Environment: 'stage' } },
      /"stage" is not allowed\. Allowed values: dev, prod\./,
    ],
    ['a value that matches the pattern only partly', { parameters: { VpcCidr: 'x10.0.0.0/16' } }, /It must match/],
    ['a stack name with a dot', { stackName: 'my.stack' }, /stack name my\.stack/],
    ['an empty stack name', { stackName: '' }, /stack name/],
  ])('%s', (_, options, message) => {
    expect(() => launch(options)).toThrow(message);
    expect(() => launch(options)).toThrow(UsageProblem);
  });

  test('the message never contains a secret', () => {
    expect(() => launch({ parameters: { Password: 'hunter2' } })).not.toThrow(/hunter2/);
  });
});
