import { managementEventFacts } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../../template/walk.ts';
import { mistyped, removed } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, type Site } from '../rule.ts';

const inPattern = ({ path }: Site) => path.includes('EventPattern');
const isText = ({ value }: Site): boolean => typeof value === 'string';
const isIn = (site: Site, list: string) => inPattern(site) && isText(site) && endsIn(site.path, list, '*');

/** Whether the pattern is for a service whose data events are recorded as management events. */
const isUsed = ({ above, path }: Site): boolean => {
  const detail = above(path.length - path.indexOf('detail') - 1);
  const eventSource = isObject(detail) ? `${detail.eventSource}` : '';
  return Object.hasOwn(managementEventFacts(), eventSource.replace('.amazonaws.com', ''));
};

/** Mistakes in event rules, and in their targets. */
export const eventRules: readonly FaultRule[] = [
  faultRule('an event source is mistyped', 'The rule never matches.', (site) =>
    isIn(site, 'source') || isIn(site, 'eventSource')
      ? [
          `${site.value}`.replace(/\w+/g, (word, at) =>
            at === 0 && site.key === 'source' ? word : at < 5 ? mistyped(word) : word,
          ),
        ]
      : [],
  ),
  faultRule('a type of event is mistyped', 'The rule never matches.', (site) =>
    isIn(site, 'detail-type') ? [mistyped(`${site.value}`)] : [],
  ),
  faultRule('the name of an event is mistyped', 'This call is not reported.', (site) =>
    isIn(site, 'eventName') ? [mistyped(`${site.value}`)] : [],
  ),
  faultRule(
    'a rule matches every call to a service',
    'Each use of a key or a role causes a notification, and the notification uses a key.',
    (site) =>
      inPattern(site) && Array.isArray(site.value) && endsIn(site.path, 'eventName') && isUsed(site) ? [removed] : [],
  ),
  faultRule('a field of an event is mistyped', 'No event has such a field: the rule never matches.', (site) =>
    inPattern(site) && isObject(site.value) && !endsIn(site.path, '*', '0')
      ? Object.keys(site.value)
          .filter((key) => Array.isArray((site.value as never)[key]) || isObject((site.value as never)[key]))
          .map((key) =>
            Object.fromEntries(
              Object.entries(site.value as object).map(([name, item]) => [name === key ? mistyped(name) : name, item]),
            ),
          )
      : [],
  ),
  faultRule('a rule is disabled', 'Nothing happens.', (site) =>
    site.type === 'AWS::Events::Rule' && endsIn(site.path, 'State') ? ['DISABLED'] : [],
  ),
  faultRule('a rule has no target', 'It matches, and no notification is sent.', (site) =>
    site.type === 'AWS::Events::Rule' && endsIn(site.path, 'Targets', '*') && isObject(site.value) ? [removed] : [],
  ),
  faultRule('a dead-letter queue is missing', 'Failed events are dropped without a notification.', (site) =>
    isObject(site.value) && endsIn(site.path, 'DeadLetterConfig') ? [removed] : [],
  ),
  faultRule(
    'a queue has no dead-letter queue',
    'A message that cannot be processed returns until it expires.',
    (site) => (isObject(site.value) && endsIn(site.path, 'RedrivePolicy') ? [removed] : []),
  ),
  faultRule('a bucket sends no notifications', 'The file arrives, and nothing processes it.', (site) =>
    endsIn(site.path, 'EventBridgeConfiguration') ? [removed, { EventBridgeEnabled: false }] : [],
  ),
];
