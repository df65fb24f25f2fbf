import { mistyped, removed } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, type Site } from '../rule.ts';

const isAlarm = ({ type, key, path }: Site, property: string) =>
  type === 'AWS::CloudWatch::Alarm' && key === property && path.length === 4;
const ofFilter = ({ type }: Site) => type === 'AWS::Logs::MetricFilter';
const isText = ({ value }: Site) => typeof value === 'string';

const reversed: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'LessThanThreshold',
  GreaterThanOrEqualToThreshold: 'LessThanThreshold',
  LessThanThreshold: 'GreaterThanOrEqualToThreshold',
  LessThanOrEqualToThreshold: 'GreaterThanThreshold',
};

/** Mistakes in alarms, and in their metric filters. */
export const alarmRules: readonly FaultRule[] = [
  faultRule('a metric is mistyped', 'The alarm watches a metric without data points.', (site) =>
    isAlarm(site, 'MetricName') && isText(site) ? [mistyped(`${site.value}`)] : [],
  ),
  faultRule('a namespace is mistyped', 'The alarm watches a metric without data points.', (site) =>
    isAlarm(site, 'Namespace') && isText(site) ? [mistyped(`${site.value}`)] : [],
  ),
  faultRule(
    'a dimension is missing',
    'A metric is identified by all of its dimensions: the alarm has no data points.',
    (site) => (site.type === 'AWS::CloudWatch::Alarm' && endsIn(site.path, 'Dimensions', '*') ? [removed] : []),
  ),
  faultRule('a dimension is mistyped', 'The metric has no data points.', (site) =>
    site.type === 'AWS::CloudWatch::Alarm' && endsIn(site.path, 'Dimensions', '*', 'Name')
      ? [mistyped(`${site.value}`)]
      : [],
  ),
  faultRule('an alarm has no action', 'It fires, and no notification is sent.', (site) =>
    isAlarm(site, 'AlarmActions') ? [removed] : [],
  ),
  faultRule('the actions of an alarm are disabled', 'It fires, and no notification is sent.', (site) =>
    site.type === 'AWS::CloudWatch::Alarm' && endsIn(site.path, 'Properties')
      ? [{ ...(site.value as object), ActionsEnabled: false } as never]
      : [],
  ),
  faultRule('an alarm compares the wrong way', 'It fires permanently, or never.', (site) =>
    isAlarm(site, 'ComparisonOperator') ? [reversed[`${site.value}`] ?? []].flat() : [],
  ),
  faultRule('an alarm has a threshold that is never reached', 'It never fires.', (site) =>
    isAlarm(site, 'Threshold') ? [1_000_000_000] : [],
  ),
  faultRule('a filter writes a metric with another name', 'The alarm watches a metric without data points.', (site) =>
    ofFilter(site) && isText(site) && (endsIn(site.path, 'MetricName') || endsIn(site.path, 'MetricNamespace'))
      ? [mistyped(`${site.value}`)]
      : [],
  ),
  faultRule('a filter counts nothing', 'It matches, and adds zero.', (site) =>
    ofFilter(site) && endsIn(site.path, 'MetricValue') ? ['0'] : [],
  ),
  faultRule('a filter has a field that no event has', 'It matches nothing.', (site) =>
    ofFilter(site) && endsIn(site.path, 'FilterPattern') && /\$\.\w+/.test(`${site.value}`)
      ? [`${site.value}`.replace(/\$\.(\w+)/, (_, field: string) => `$.${mistyped(field)}`)]
      : [],
  ),
  faultRule('a filter has an event that does not exist', 'This call is not reported.', (site) =>
    ofFilter(site) && endsIn(site.path, 'FilterPattern') && /eventName\s*=\s*"?[A-Z]/.test(`${site.value}`)
      ? [
          `${site.value}`.replace(
            /(eventName\s*=\s*"?)([A-Z]\w+)/,
            (_, before: string, name: string) => before + mistyped(name),
          ),
        ]
      : [],
  ),
  faultRule('a filter has an unbalanced pattern', 'CloudWatch Logs rejects it when it is created.', (site) =>
    ofFilter(site) && endsIn(site.path, 'FilterPattern') && `${site.value}`.includes('}')
      ? [`${site.value}`.replace(/\s*\}$/, ''), `${site.value}`.replace(/^\{/, '{ (')]
      : [],
  ),
];
