import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';

/** A claim that is true only if several resources agree: it is followed through all of them. */
export interface Chain {
  /** Its file's name, such as `flow-log`. */
  readonly name: string;
  /** What would have gone wrong at night. One sentence. */
  readonly why: string;
  /**
   * What breaks the claim. Silent about all that stands outside of the templates: what a person gave as a parameter, what is
   * imported, what another account holds.
   */
  check(system: ChainSystem): readonly ChainFinding[];
}

/** A break in a chain. */
export interface ChainFinding {
  /** The resource to fix. */
  readonly resource: ChainResource;
  /** What is wrong, without a full stop. */
  readonly what: string;
  /** How to fix it, a sentence. */
  readonly fix: string;
  /** A parameter may ask for it: a resource is judged by the first set of values that makes it, the defaults if they do. */
  readonly mayBeAsked?: true;
}

/** A resource of a system, with all put in that its parameters decide. */
export interface ChainResource {
  /** `<nested stack>/<logical ID>`, `root/…` in the parent: unique in the system, and how references name it. */
  readonly key: string;
  /** Name of the template, as findings call it. */
  readonly stack: string;
  /** Logical ID. */
  readonly id: string;
  readonly type: string;
  /** Long form: no `Fn::Sub`; references across stacks read `{ Ref: 'NetworkStack/Vpc' }`, also in the resource's own stack. */
  readonly properties: JsonObject;
  /** Keys, of the resource's own stack. */
  readonly dependsOn: readonly string[];
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  readonly metadata?: JsonObject;
  /** A condition that only AWS can decide. */
  readonly condition?: string;
}

/** A system as one set of parameter values makes it. */
export interface ChainSystem {
  readonly resources: ReadonlyMap<string, ChainResource>;
  /** Name of the template -> condition -> whether it holds. */
  readonly conditions: ReadonlyMap<string, Readonly<Record<string, boolean | 'undecided'>>>;
  /** Whether every parameter has its default: what a parameter may relax is judged here alone. */
  readonly byDefault: boolean;
  /** All resources of these types. */
  ofType(...types: readonly string[]): readonly ChainResource[];
  /** Whether other parameter values make a resource of these types that is not made now. */
  mayHave(...types: readonly string[]): boolean;
  /**
   * The resource that a value refers to: by Ref or GetAtt, in a hole of a text (the last one, if it has several), or by a
   * physical name or an ARN put together from it. `types` narrows it.
   */
  target(value: Json | undefined, from?: ChainResource, ...types: readonly string[]): ChainResource | undefined;
  /** All resources that a value mentions anywhere by Ref or GetAtt, in the order in which they are written. */
  mentions(value: Json | undefined): readonly ChainResource[];
  /** Whether (a part of) a value can't be seen: a parameter from outside, an import, a dynamic reference. Not: a pseudo parameter. */
  isUnknown(value: Json | undefined): boolean;
  /** Tags by key, as `textOf` has their values: the resource's own, and those of its nested stack. */
  tagsOf(resource: ChainResource): ReadonlyMap<string, string>;
  /** Whether an output exports (a part of) the resource to other stacks of the account. */
  isExported(resource: ChainResource): boolean;
  /** Who refers to a resource in its properties. */
  readBy(resource: ChainResource): readonly ChainResource[];
  /** Whether it is handed on to people or other stacks: in an output of the parent, or exported. */
  isOutput(resource: ChainResource): boolean;
  /** Whether CloudFormation surely makes `first` before `then`: DependsOn, references, and the order of nested stacks. */
  standsBefore(first: ChainResource, then: ChainResource): boolean;
}
