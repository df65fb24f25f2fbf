import { isObject } from '../../../template/walk.ts';
import { mistyped, removed } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, type Site } from '../rule.ts';

const isFunction = ({ type }: Site) => type === 'AWS::Lambda::Function';

/** Mistakes in functions and queues. */
export const functionRules: readonly FaultRule[] = [
  faultRule('an environment variable of a function is missing', 'Its code fails on the first call.', (site) =>
    isFunction(site) && endsIn(site.path, 'Variables', '*') ? [removed] : [],
  ),
  faultRule('an environment variable of a function is mistyped', 'Its code fails on the first call.', (site) =>
    isFunction(site) && endsIn(site.path, 'Variables') && isObject(site.value)
      ? Object.keys(site.value).map((key) =>
          Object.fromEntries(
            Object.entries(site.value as object).map(([name, item]) => [name === key ? mistyped(name) : name, item]),
          ),
        )
      : [],
  ),
  faultRule('a handler is mistyped', 'The function is created, and each call fails.', (site) =>
    isFunction(site) && endsIn(site.path, 'Handler') ? [mistyped(`${site.value}`), 'main.handler'] : [],
  ),
  faultRule('a runtime is too old', 'AWS rejects it, or no longer patches it.', (site) =>
    isFunction(site) && endsIn(site.path, 'Runtime') ? ['nodejs14.x'] : [],
  ),
  faultRule('a runtime does not exist', 'AWS rejects it when it is created.', (site) =>
    isFunction(site) && endsIn(site.path, 'Runtime') ? ['nodejs21.x', 'node24'] : [],
  ),
  faultRule('a runtime is of another language', 'The function is created, and each call fails.', (site) =>
    isFunction(site) && endsIn(site.path, 'Runtime') ? ['python3.13'] : [],
  ),
  faultRule('a visibility timeout is too short', 'A message is processed twice at the same time.', (site) =>
    endsIn(site.path, 'VisibilityTimeout') ? [5, removed] : [],
  ),
  faultRule('a function does not read its queue', 'Its messages accumulate until they expire.', (site) =>
    site.type === 'AWS::Lambda::EventSourceMapping' && endsIn(site.path, 'Properties')
      ? [{ ...(site.value as object), Enabled: false } as never]
      : [],
  ),
  faultRule(
    'failed messages count as successful',
    'The code reports the failed messages, and Lambda ignores the report: the messages are deleted.',
    (site) => (endsIn(site.path, 'FunctionResponseTypes') ? [removed] : []),
  ),
  faultRule('a timeout of a function is too short', 'It times out.', (site) =>
    isFunction(site) && endsIn(site.path, 'Timeout') ? [901, 1] : [],
  ),
];
