/** A value of a template in its long form: plain JSON, intrinsic functions as `{ 'Fn::X': … }` and `{ Ref: … }`. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A parameter as a template declares it. */
export interface TemplateParameter {
  readonly Type: string;
  readonly Description?: string;
  readonly Default?: string | number;
  readonly AllowedValues?: readonly (string | number)[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
  readonly MinLength?: number;
  readonly MaxLength?: number;
  readonly MinValue?: number;
  readonly MaxValue?: number;
  readonly NoEcho?: boolean;
}

/** A resource as a template declares it. */
export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly CreationPolicy?: JsonObject;
  readonly UpdatePolicy?: JsonObject;
  readonly Metadata?: JsonObject;
  readonly Properties?: JsonObject;
}

/** An output as a template declares it. */
export interface TemplateOutput {
  readonly Description?: string;
  readonly Condition?: string;
  readonly Value: Json;
  readonly Export?: JsonObject;
}

/** A CloudFormation template in its long form, from any source. */
export interface Template {
  readonly AWSTemplateFormatVersion?: '2010-09-09';
  readonly Description?: string;
  readonly Metadata?: JsonObject;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Mappings?: JsonObject;
  readonly Conditions?: Readonly<Record<string, Json>>;
  readonly Rules?: JsonObject;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
}
