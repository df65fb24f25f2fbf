import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonObject, Template, TemplateResource } from '@hipaa-stacks/cloudformation';
import { zipSync } from 'fflate';
import type { Manifest, ManifestTemplate } from '../../manifest.ts';
import { printTemplate } from '../../template/yaml.ts';
import { sha256Of } from '../read-release.ts';

export interface FixtureOptions {
  /** Nested stacks in addition to the one with the Lambda function. Default: 2. */
  readonly topicStacks?: number;
  /** Text in the templates: another edition is another release. Default: `first`. */
  readonly edition?: string;
  readonly title?: string;
  /** Bytes of metadata in the root. Default: none. */
  readonly padding?: number;
}

/**
 * Writes a complete release like the build, but small: nested stacks, a flat form, a companion and a zip of Lambda code. It
 * can be deployed to the emulator.
 *
 * @returns its folder, `<folder>/example`.
 */
export function writeFixtureRelease(folder: string, options: FixtureOptions = {}): string {
  const { topicStacks = 2, edition = 'first', title = 'An example', padding = 0 } = options;
  const dir = join(folder, 'example');
  const write = (file: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), bytes);
    return { file, sha256: sha256Of(bytes), bytes: bytes.length };
  };
  const writeTemplate = (file: string, template: Template): ManifestTemplate => ({
    ...write(file, Buffer.from(printTemplate(template))),
    resources: Object.keys(template.Resources).length,
    parameters: Object.keys(template.Parameters ?? {}).length,
    outputs: Object.keys(template.Outputs ?? {}).length,
    mappings: 0,
    dynamicReferences: 0,
  });

  const zip = zipSync({ 'index.js': Buffer.from(handler) }, { mtime: new Date(2000, 1, 1) });
  const topics = Array.from({ length: topicStacks }, (_, index) => `Topic${index + 1}`);
  const stacks = Object.fromEntries([
    ...topics.map((id) => [id, writeTemplate(`${id.toLowerCase()}.yaml`, topicTemplate(`${id} ${edition}`))] as const),
    ['App', writeTemplate('app.yaml', { Parameters: codeParameters, Resources: lambda })],
  ]);
  const manifest: Manifest = {
    format: 1,
    blueprint: 'example',
    title,
    root: writeTemplate('root.yaml', {
      Description: `Example ${edition}`,
      ...(padding > 0 && { Metadata: { Padding: 'x'.repeat(padding) } }),
      Parameters: codeParameters,
      Resources: Object.fromEntries([
        ...topics.map((id) => [id, nested(stacks[id]!.file)] as const),
        ['App', nested('./app.yaml', { CodeBucket: { Ref: 'CodeBucket' }, CodeKey: { Ref: 'CodeKey' } })],
      ]),
    }),
    stacks,
    flat: writeTemplate('flat.yaml', {
      Parameters: codeParameters,
      Resources: { ...topicTemplate(edition).Resources, ...lambda },
    }),
    deploymentRole: writeTemplate('deployment-role.yaml', { Resources: { Role: lambda.Role! } }),
    companions: [
      {
        name: 'events',
        template: writeTemplate('companion-events.yaml', topicTemplate(`companion ${edition}`)),
        region: 'global',
        order: 'after',
        parameters: {},
      },
    ],
    code: [{ ...write(`code/${sha256Of(zip)}.zip`, zip), keyParameter: 'CodeKey' }],
    codeBucketParameter: 'CodeBucket',
    parameters: {
      CodeBucket: { Type: 'String', Group: 'Code', Label: 'Bucket' },
      CodeKey: { Type: 'String', Group: 'Code', Label: 'Key' },
    },
    outputs: [],
    capabilities: ['CAPABILITY_IAM'],
    totalResources: topicStacks * 2 + 3,
    partitions: ['aws'],
    regional: [],
    resourceTypes: ['AWS::IAM::Role', 'AWS::Lambda::Function', 'AWS::SNS::Topic'],
    supports: {},
    exceptions: [],
  };
  write('manifest.json', Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`));
  return dir;
}

const handler = "exports.handler = async () => 'hello';\n";

const codeParameters = { CodeBucket: { Type: 'String' }, CodeKey: { Type: 'String' } };

const lambda: Record<string, TemplateResource> = {
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    },
  },
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Code: { S3Bucket: { Ref: 'CodeBucket' }, S3Key: { Ref: 'CodeKey' } },
    },
  },
};

function topicTemplate(displayName: string): Template {
  return { Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: displayName } } } };
}

function nested(file: string, parameters?: JsonObject): TemplateResource {
  return {
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL: file, ...(parameters && { Parameters: parameters }) },
  };
}
