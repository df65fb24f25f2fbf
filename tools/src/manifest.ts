import type { TemplateParameter } from '@hipaa-stacks/cloudformation';

/** One template file of a blueprint, with its counts against CloudFormation's quotas. */
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

/** A parameter of the root template, with where the console shows it. */
export interface ManifestParameter extends TemplateParameter {
  readonly Group: string;
  readonly Label: string;
}

/** A zip of Lambda code that is too large to stand in the template. */
export interface ManifestCode {
  /** Path in `templates-out/<blueprint>/`, such as `code/<sha256>.zip`. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The root parameter that takes the object's key in S3. */
  readonly keyParameter: string;
}

/** A template that is deployed before or after the root, perhaps in another Region. */
export interface ManifestCompanion {
  readonly name: string;
  readonly template: ManifestTemplate;
  /** `global`: the partition's global Region (us-east-1, us-gov-west-1, cn-north-1). `chosen`: a person chooses it, and deploys it. */
  readonly region: 'global' | 'chosen';
  readonly order: 'before' | 'after';
  /** Companion parameter -> `Region` (the home Region), `Parameter:<root parameter>` or `Output:<root output>`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A finding of an independent checker that stays, as the builder of the resource says. */
export interface ManifestException {
  /** Checker and rule, such as `checkov:CKV_AWS_18`. */
  readonly rule: string;
  /** `<stack>/<logical ID>`; of a companion or the deployment role, the name of the file without `.yaml` is the stack. */
  readonly resource: string;
  readonly reason: string;
}

/** `templates-out/<blueprint>/manifest.json`: what a release holds. Everything after the build works from it. */
export interface Manifest {
  readonly format: 1;
  readonly blueprint: string;
  readonly title: string;
  readonly root: ManifestTemplate;
  /** Logical ID of the nested stack in the root -> its template. */
  readonly stacks: Readonly<Record<string, ManifestTemplate>>;
  /** The same system as one template, or why there is none. */
  readonly flat: ManifestTemplate | { readonly missing: string };
  /** A template of its own: the role with which CloudFormation may create, update and delete this system, and no more. */
  readonly deploymentRole: ManifestTemplate;
  readonly companions: readonly ManifestCompanion[];
  readonly code: readonly ManifestCode[];
  /** The root parameter that takes the bucket of the code, if there is any code to upload. */
  readonly codeBucketParameter?: string;
  /** Partitions in every Region of which the system can be deployed, but for what stands under a condition. */
  readonly partitions: readonly ('aws' | 'aws-cn' | 'aws-us-gov')[];
  readonly parameters: Readonly<Record<string, ManifestParameter>>;
  readonly outputs: readonly string[];
  readonly capabilities: readonly ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM')[];
  /** All resources of one nested operation, the root's stacks included (quota: 2,500). */
  readonly totalResources: number;
  readonly resourceTypes: readonly string[];
  /** Paragraph of 45 CFR 164 -> the resources that support it, as `<stack>/<logical ID>`. */
  readonly supports: Readonly<Record<string, readonly string[]>>;
  /** What independent checkers find and what stays so, of every template; see `docs/opinions.md`. */
  readonly exceptions: readonly ManifestException[];
}
