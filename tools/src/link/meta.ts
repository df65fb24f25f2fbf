import { type ResourceFacts, resourceFacts } from '@hipaa-stacks/cloudformation';

/** Facts about a type; undefined for types that are not in our list. */
function factsOf(type: string): ResourceFacts | undefined {
  const known: Readonly<Record<string, ResourceFacts>> = resourceFacts;
  const name = type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type;
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

/** Whether `Fn::GetAtt` returns a list, which is passed between stacks as comma-separated text. */
export const isListAttribute = (type: string, attribute: string): boolean =>
  factsOf(type)?.attributes[attribute] === 'list';

/** Whether an attribute is secret and must not be an output. */
export const isSecretAttribute = (type: string, attribute: string): boolean =>
  factsOf(type)?.secretAttributes?.some((secret) => secret === attribute || secret === '*') ?? false;

/** The property for a resource's tags, and their format; undefined if the type has no tags. */
export const tagProperty = (type: string): ResourceFacts['tags'] => factsOf(type)?.tags;
