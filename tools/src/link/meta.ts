import { type ResourceFacts, resourceFacts } from '@hipaa-stacks/cloudformation';

/** What is known of a type; nothing for types outside our list. */
function factsOf(type: string): ResourceFacts | undefined {
  const known: Readonly<Record<string, ResourceFacts>> = resourceFacts;
  const name = type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type;
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

/** Whether `Fn::GetAtt` returns a list, which crosses between stacks joined by commas. */
export const isListAttribute = (type: string, attribute: string): boolean =>
  factsOf(type)?.attributes[attribute] === 'list';

/** Whether an attribute must never become an output. */
export const isSecretAttribute = (type: string, attribute: string): boolean =>
  factsOf(type)?.secretAttributes?.some((secret) => secret === attribute || secret === '*') ?? false;

/** The property that takes a resource's tags, and their form; nothing where the type takes none. */
export const tagProperty = (type: string): ResourceFacts['tags'] => factsOf(type)?.tags;
