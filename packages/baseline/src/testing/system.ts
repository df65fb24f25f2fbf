import { type Resource, unchecked } from '@hipaa-stacks/cloudformation';
import { alerting } from '../alerting.ts';
import { organization } from '../organization.ts';

/** A condition with this name. */
export const condition = (name: string) => ({ name });
/** A reference to a resource or parameter. */
export const ref = <T>(id: string) => unchecked<T>({ Ref: id });
/** A reference to the ARN of a resource. */
export const arn = <T>(id: string) => unchecked<T>({ 'Fn::GetAtt': [id, 'Arn'] });

/** The organization of a system, with references to the parameters of the same names. */
export const testOrganization = organization(
  {
    PermissionsBoundary: ref('PermissionsBoundary'),
    OperatorArns: ref('OperatorArns'),
    RetentionDays: ref('RetentionDays'),
  },
  {
    HasBoundary: condition('HasBoundary'),
    HasOperators: condition('HasOperators'),
    IsRetentionOverOneYear: condition('IsRetentionOverOneYear'),
  },
);

/** Alerts with a topic for alarms and a topic for notices. */
export const testAlerting = alerting({
  topics: ['AlertTopic', 'NoticeTopic'],
  users: [arn('ProviderRole')],
  operators: testOrganization.operators,
  subscribed: condition('HasEmail'),
  budget: { given: condition('HasBudget'), limit: ref('MonthlyBudget'), isInChina: condition('IsInChina') },
});

/** The resources of snippets in records, at any depth. */
export function resourcesOf(parts: object): readonly Resource[] {
  if ('resources' in parts) return parts.resources as readonly Resource[];
  return Object.values(parts).flatMap((part) => (typeof part === 'object' && part !== null ? resourcesOf(part) : []));
}
