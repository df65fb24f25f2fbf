import type { RegionalOption, TemplateParameter } from '@hipaa-stacks/cloudformation';

/** One template file of a blueprint, with its counts for CloudFormation quotas. */
export interface ManifestTemplate {
  /** Name of the file in `templates-out/<blueprint>/`, such as `network.yaml`. */
  readonly file: string;
  /** Lower-case hex SHA-256 of the file's bytes. */
  readonly sha256: string;
  readonly bytes: number;
  readonly resources: number;
  readonly parameters: number;
  readonly outputs: number;
  readonly mappings: number;
  readonly dynamicReferences: number;
}

/** A parameter of the root template, with its position in the console. */
export interface ManifestParameter extends TemplateParameter {
  readonly Group: string;
  readonly Label: string;
}

/** A zip file of Lambda code that is too large to be inline in the template. */
export interface ManifestCode {
  /** Path in `templates-out/<blueprint>/`, such as `code/<sha256>.zip`. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The root parameter for the object's key in S3. */
  readonly keyParameter: string;
}

/** A template that is deployed before or after the root, possibly in another Region. */
export interface ManifestCompanion {
  readonly name: string;
  readonly template: ManifestTemplate;
  /** `global`: the partition's global Region (us-east-1, us-gov-west-1, cn-north-1). `chosen`: the operator chooses the Region and deploys it. */
  readonly region: 'global' | 'chosen';
  readonly order: 'before' | 'after';
  /** Companion parameter -> `Region` (the home Region), `Parameter:<root parameter>` or `Output:<root output>`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** An accepted finding of an independent checker, as the builder of the resource declares it. */
export interface ManifestException {
  /** Checker and rule, such as `checkov:CKV_AWS_18`. */
  readonly rule: string;
  /** `<stack>/<logical ID>`; for a companion or the deployment role, the stack is the file name without `.yaml`. */
  readonly resource: string;
  readonly reason: string;
}

/** `templates-out/<blueprint>/manifest.json`: the contents of a release. All steps after the build read it. */
export interface Manifest {
  readonly format: 1;
  readonly blueprint: string;
  readonly title: string;
  readonly root: ManifestTemplate;
  /** Logical ID of the nested stack in the root -> its template. */
  readonly stacks: Readonly<Record<string, ManifestTemplate>>;
  /** The same system as one template, or the reason why it does not exist. */
  readonly flat: ManifestTemplate | { readonly missing: string };
  /** A separate template: a least-privilege role with which CloudFormation can create, update and delete this system. */
  readonly deploymentRole: ManifestTemplate;
  readonly companions: readonly ManifestCompanion[];
  readonly code: readonly ManifestCode[];
  /** The root parameter for the bucket of the code, if there is code to upload. */
  readonly codeBucketParameter?: string;
  /** Partitions in every Region of which the system can be deployed, except for conditional resources. */
  readonly partitions: readonly ('aws' | 'aws-cn' | 'aws-us-gov')[];
  /** What some Regions do not have. */
  readonly regional: readonly RegionalOption[];
  readonly parameters: Readonly<Record<string, ManifestParameter>>;
  readonly outputs: readonly string[];
  readonly capabilities: readonly ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM')[];
  /** All resources of one nested operation, including the root's stacks (quota: 2,500). */
  readonly totalResources: number;
  readonly resourceTypes: readonly string[];
  /** Paragraph of 45 CFR 164 -> the resources that support it, as `<stack>/<logical ID>`. */
  readonly supports: Readonly<Record<string, readonly string[]>>;
  /** Findings of independent checkers that are accepted, for every template; see `docs/opinions.md`. */
  readonly exceptions: readonly ManifestException[];
}
