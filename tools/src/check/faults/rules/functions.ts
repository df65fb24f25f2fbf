import { isObject } from '../../../template/walk.ts';
import { mistyped, removed } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, type Site } from '../rule.ts';

const isFunction = ({ type }: Site) => type === 'AWS::Lambda::Function';

/** Mistakes in functions and queues. */
export const functionRules: readonly FaultRule[] = [
  faultRule('a variable of a function is missing', 'Its code stops at the first call.', (site) =>
    isFunction(site) && endsIn(site.path, 'Variables', '*') ? [removed] : [],
  ),
  faultRule('a variable of a function is mistyped', 'Its code stops at the first call.', (site) =>
    isFunction(site) && endsIn(site.path, 'Variables') && isObject(site.value)
      ? Object.keys(site.value).map((key) =>
          Object.fromEntries(
            Object.entries(site.value as object).map(([name, item]) => [name === key ? mistyped(name) : name, item]),
          ),
        )
      : [],
  ),
  faultRule('a handler is mistyped', 'The function is made, and each call of it fails.', (site) =>
    isFunction(site) && endsIn(site.path, 'Handler') ? [mistyped(`${site.value}`), 'main.handler'] : [],
  ),
  faultRule('a runtime is too old', 'AWS refuses it, or mends it no more.', (site) =>
    isFunction(site) && endsIn(site.path, 'Runtime') ? ['nodejs14.x'] : [],
  ),
  faultRule('a runtime does not exist', 'AWS refuses it at the first create.', (site) =>
    isFunction(site) && endsIn(site.path, 'Runtime') ? ['nodejs21.x', 'node24'] : [],
  ),
  faultRule('a runtime is of another language', 'The function is made, and each call of it fails.', (site) =>
    isFunction(site) && endsIn(site.path, 'Runtime') ? ['python3.13'] : [],
  ),
  faultRule('a message comes back while it is read', 'It is handled twice at the same time.', (site) =>
    endsIn(site.path, 'VisibilityTimeout') ? [5, removed] : [],
  ),
  faultRule('a function reads no queue', 'Its messages pile up until they are gone.', (site) =>
    site.type === 'AWS::Lambda::EventSourceMapping' && endsIn(site.path, 'Properties')
      ? [{ ...(site.value as object), Enabled: false } as never]
      : [],
  ),
  faultRule(
    'failed messages count as handled',
    'The code names what failed, and AWS does not listen: the messages are deleted.',
    (site) => (endsIn(site.path, 'FunctionResponseTypes') ? [removed] : []),
  ),
  faultRule('a function takes longer than it may', 'It is cut off in the middle.', (site) =>
    isFunction(site) && endsIn(site.path, 'Timeout') ? [901, 1] : [],
  ),
];
