import { createHash } from 'node:crypto';
import type { Blueprint, Json, Template } from '@hipaa-stacks/cloudformation';
import { stackId } from '../link/placement.ts';
import type { Manifest, ManifestException, ManifestTemplate } from '../manifest.ts';

/** A file of a release, before it is written. */
export interface ReleaseFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The manifest entry of one template. */
export function describeTemplate(template: Template, { file, bytes }: ReleaseFile): ManifestTemplate {
  const count = (section: object | undefined) => Object.keys(section ?? {}).length;
  return {
    file,
    sha256: sha256(bytes),
    bytes: bytes.length,
    resources: count(template.Resources),
    parameters: count(template.Parameters),
    outputs: count(template.Outputs),
    mappings: count(template.Mappings),
    dynamicReferences: JSON.stringify(template).split('{{resolve:').length - 1,
  };
}

/** The capabilities that must be acknowledged to create these templates. */
export function capabilitiesOf(templates: readonly Template[]): Manifest['capabilities'] {
  const resources = templates.flatMap((template) => Object.values(template.Resources));
  const iam = resources.filter(({ Type }) => Type.startsWith('AWS::IAM::'));
  const names = ['RoleName', 'UserName', 'GroupName', 'ManagedPolicyName', 'InstanceProfileName'];
  if (iam.some(({ Properties }) => names.some((name) => Properties?.[name] !== undefined)))
    return ['CAPABILITY_NAMED_IAM'];
  return iam.length > 0 ? ['CAPABILITY_IAM'] : [];
}

/** The root's parameters with the group and label in the console. */
export function parametersOf({ parameters }: Blueprint): Manifest['parameters'] {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([Group, group]) =>
      Object.entries(group).map(
        ([id, { label, declaration }]) => [id, { ...declaration, Group, Label: label }] as const,
      ),
    ),
  );
}

/** Paragraph -> the resources that support it, as `<stack>/<logical ID>`; sorted by paragraph. */
export function supportsOf({ plan }: Blueprint): Manifest['supports'] {
  const supports = new Map<string, string[]>();
  for (const [stack, parts] of Object.entries(plan.stacks)) {
    for (const resource of parts.flatMap((part) => part.resources)) {
      for (const paragraph of resource.supports) {
        supports.set(paragraph, [...(supports.get(paragraph) ?? []), `${stack}/${resource.id}`]);
      }
    }
  }
  return Object.fromEntries([...supports].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The accepted findings, in the order of the stacks.
 *
 * @param template name of the single template, without `.yaml`. Default: each stack has its own template
 */
export function exceptionsOf({ plan }: Blueprint, template?: string): readonly ManifestException[] {
  return Object.entries(plan.stacks).flatMap(([stack, parts]) =>
    parts
      .flatMap(({ resources }) => resources)
      .flatMap(({ id, exceptions }) =>
        exceptions.map(({ rule, reason }) => ({ rule, resource: `${template ?? stack}/${id}`, reason })),
      ),
  );
}

/** All resource types of some templates, sorted. */
export function resourceTypesOf(templates: readonly Template[]): readonly string[] {
  return [...new Set(templates.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type)))].sort();
}

/** Nested stacks by logical ID, in the order of the blueprint. */
export const byStackId = <T>(stacks: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(stacks).map(([stack, value]) => [stackId(stack), value]));

/** The text of the manifest: JSON with an indentation of two spaces, for readable diffs. */
export const printManifest = (manifest: Manifest): string =>
  `${JSON.stringify(manifest as unknown as Json, null, 2)}\n`;
