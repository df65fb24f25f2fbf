import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';

/** A check of a claim that is true only if several resources agree. It follows the references between them. */
export interface Chain {
  /** The name of its file, such as `flow-log`. */
  readonly name: string;
  /** The incident that the chain prevents. One sentence. */
  readonly why: string;
  /**
   * Returns what breaks the claim. Does not judge values from outside the templates: parameter values without a
   * default, imports, and resources of other accounts.
   */
  check(system: ChainSystem): readonly ChainFinding[];
}

/** What breaks the claim of a chain. */
export interface ChainFinding {
  /** The resource to fix. */
  readonly resource: ChainResource;
  /** What is wrong, without a full stop. */
  readonly what: string;
  /** How to fix it, in one sentence. */
  readonly fix: string;
  /**
   * A parameter may request this state. The resource is then judged only by the first set of values that creates it:
   * the defaults if they do.
   */
  readonly mayBeRequested?: true;
}

/** A resource of a system, with parameters and conditions resolved. */
export interface ChainResource {
  /** `<nested stack>/<logical ID>`, or `root/<logical ID>` in the parent. Unique in the system; references use it. */
  readonly key: string;
  /** Name of the template, as in findings. */
  readonly stack: string;
  /** Logical ID. */
  readonly id: string;
  readonly type: string;
  /**
   * Properties in long form, without `Fn::Sub`. References across stacks are `{ Ref: 'NetworkStack/Vpc' }`, also within
   * the stack of the resource.
   */
  readonly properties: JsonObject;
  /** Keys of resources in the same stack. */
  readonly dependsOn: readonly string[];
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  readonly creationPolicy?: JsonObject;
  readonly updatePolicy?: JsonObject;
  readonly metadata?: JsonObject;
  /** A condition that can be decided only at deployment. */
  readonly condition?: string;
}

/** A system for one set of parameter values. */
export interface ChainSystem {
  readonly resources: ReadonlyMap<string, ChainResource>;
  /** Name of the template -> condition -> whether it is true. */
  readonly conditions: ReadonlyMap<string, Readonly<Record<string, boolean | 'undecided'>>>;
  /** Whether every parameter has its default. What a parameter may relax is judged only then. */
  readonly byDefault: boolean;
  /** All resources of these types. */
  ofType(...types: readonly string[]): readonly ChainResource[];
  /** Whether other parameter values create a resource of these types that these values do not create. */
  mayHave(...types: readonly string[]): boolean;
  /**
   * The resource that a value refers to: by Ref or GetAtt, in a placeholder of a text (the last one, if there are
   * several), or by a physical name or an ARN that is composed from it. `types` restricts the types.
   */
  target(value: Json | undefined, from?: ChainResource, ...types: readonly string[]): ChainResource | undefined;
  /** All resources that a value references anywhere by Ref or GetAtt, in the order in which they are written. */
  mentions(value: Json | undefined): readonly ChainResource[];
  /**
   * Whether a value, or part of it, is not known: a parameter without a value, an import, a dynamic reference. Pseudo
   * parameters are known.
   */
  isUnknown(value: Json | undefined): boolean;
  /** Tags by key, with values as `textOf` returns them: those of the resource and of its nested stack. */
  tagsOf(resource: ChainResource): ReadonlyMap<string, string>;
  /** Whether an output exports the resource, or an attribute of it, to other stacks of the account. */
  isExported(resource: ChainResource): boolean;
  /** The resources that reference it in their properties. */
  referencedBy(resource: ChainResource): readonly ChainResource[];
  /** Whether an output of the parent or an export returns it. */
  isOutput(resource: ChainResource): boolean;
  /**
   * Whether CloudFormation always creates `first` before `then`, because of DependsOn, references or the order of
   * nested stacks.
   */
  isCreatedBefore(first: ChainResource, then: ChainResource): boolean;
}
