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

/** Mistakes in alarms, and in the filters that feed them. */
export const alarmRules: readonly FaultRule[] = [
  faultRule('a metric is mistyped', 'The alarm watches what never has a value.', (site) =>
    isAlarm(site, 'MetricName') && isText(site) ? [mistyped(`${site.value}`)] : [],
  ),
  faultRule('a namespace is mistyped', 'The alarm watches what never has a value.', (site) =>
    isAlarm(site, 'Namespace') && isText(site) ? [mistyped(`${site.value}`)] : [],
  ),
  faultRule(
    'a dimension is missing',
    'The metric is kept by all of its dimensions or none: it never has a value.',
    (site) => (site.type === 'AWS::CloudWatch::Alarm' && endsIn(site.path, 'Dimensions', '*') ? [removed] : []),
  ),
  faultRule('a dimension is mistyped', 'The metric never has a value.', (site) =>
    site.type === 'AWS::CloudWatch::Alarm' && endsIn(site.path, 'Dimensions', '*', 'Name')
      ? [mistyped(`${site.value}`)]
      : [],
  ),
  faultRule('an alarm has no action', 'It rings in a room where nobody is.', (site) =>
    isAlarm(site, 'AlarmActions') ? [removed] : [],
  ),
  faultRule('the actions of an alarm are off', 'It rings, and calls nobody.', (site) =>
    site.type === 'AWS::CloudWatch::Alarm' && endsIn(site.path, 'Properties')
      ? [{ ...(site.value as object), ActionsEnabled: false } as never]
      : [],
  ),
  faultRule('an alarm compares the wrong way', 'It rings all the time until it is muted, or never.', (site) =>
    isAlarm(site, 'ComparisonOperator') ? [reversed[`${site.value}`] ?? []].flat() : [],
  ),
  faultRule('an alarm has a threshold that is never reached', 'It never rings.', (site) =>
    isAlarm(site, 'Threshold') ? [1_000_000_000] : [],
  ),
  faultRule('a filter writes a metric under another name', 'The alarm watches what never has a value.', (site) =>
    ofFilter(site) && isText(site) && (endsIn(site.path, 'MetricName') || endsIn(site.path, 'MetricNamespace'))
      ? [mistyped(`${site.value}`)]
      : [],
  ),
  faultRule('a filter counts nothing', 'It matches, and adds nothing.', (site) =>
    ofFilter(site) && endsIn(site.path, 'MetricValue') ? ['0'] : [],
  ),
  faultRule('a filter has a field that no event has', 'It matches nothing.', (site) =>
    ofFilter(site) && endsIn(site.path, 'FilterPattern') && /\$\.\w+/.test(`${site.value}`)
      ? [`${site.value}`.replace(/\$\.(\w+)/, (_, field: string) => `$.${mistyped(field)}`)]
      : [],
  ),
  faultRule('a filter has an event that does not exist', 'That one call of all rings no bell.', (site) =>
    ofFilter(site) && endsIn(site.path, 'FilterPattern') && /eventName\s*=\s*"?[A-Z]/.test(`${site.value}`)
      ? [
          `${site.value}`.replace(
            /(eventName\s*=\s*"?)([A-Z]\w+)/,
            (_, before: string, name: string) => before + mistyped(name),
          ),
        ]
      : [],
  ),
  faultRule('a filter has an unbalanced pattern', 'CloudWatch Logs refuses it at the first create.', (site) =>
    ofFilter(site) && endsIn(site.path, 'FilterPattern') && `${site.value}`.includes('}')
      ? [`${site.value}`.replace(/\s*\}$/, ''), `${site.value}`.replace(/^\{/, '{ (')]
      : [],
  ),
];
