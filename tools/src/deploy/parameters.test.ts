import { expect, test } from 'vitest';
import { type Declared, effectiveValues, parameterProblems, parametersToSend } from './parameters.ts';

const declared: Declared = {
  VpcCidr: { Type: 'String', Default: '10.0.0.0/16', AllowedPattern: '10\\..*' },
  RetentionDays: { Type: 'Number', Default: 2192, MinValue: 2192 },
  Environment: { Type: 'String', Default: 'prod', AllowedValues: ['dev', 'prod'] },
  Email: { Type: 'String', AllowedPattern: '[^@]+@[^@]+', ConstraintDescription: 'It must be an e-mail address.' },
  Ports: { Type: 'CommaDelimitedList', Default: '443', AllowedValues: ['80', '443'] },
  Password: { Type: 'String', Default: 'x', NoEcho: true, MinLength: 8 },
};
const messages = (values: Record<string, string>, current = {}) =>
  parameterProblems(values, declared, current).map(({ message }) => message);
const Email = 'a@example.org';

test.each([
  [{ Email, VpcCider: '10.1.0.0/16' }, 'Did you mean VpcCidr?'],
  [{}, 'parameter Email: it has no default, and no value was given'],
  [{ Email: 'no-address' }, 'It must be an e-mail address.'],
  [{ Email, Environment: 'prd' }, 'Did you mean prod?'],
  [{ Email, VpcCidr: 'x10.0.0.0/16' }, 'It must match'],
  [{ Email, RetentionDays: '30' }, 'at least 2192'],
  [{ Email, RetentionDays: 'many' }, 'must be a number'],
  [{ Email, Ports: '443,22' }, '"443,22" is not allowed'],
  [{ Email, Password: 'short' }, 'at least 8 characters'],
])('%o is refused', (values, expected) => {
  const [message, ...others] = messages(values as Record<string, string>);
  expect(message).toContain(expected);
  expect(others).toEqual([]);
});

test('a secret value is not shown in the message', () => {
  expect(messages({ Email, Password: 'short' })[0]).not.toContain('short');
});

test('valid values are accepted, and a value that the stack has can be omitted', () => {
  expect(messages({ Email, RetentionDays: '3000', Ports: '80, 443', Environment: 'dev' })).toEqual([]);
  expect(messages({}, { Email })).toEqual([]);
});

test('an update keeps values of the stack instead of defaults of the template', () => {
  const current = { VpcCidr: '10.9.0.0/16', Email, Gone: 'x' };
  expect(parametersToSend({ Environment: 'dev' }, declared, current)).toEqual([
    { ParameterKey: 'VpcCidr', UsePreviousValue: true },
    { ParameterKey: 'Environment', ParameterValue: 'dev' },
    { ParameterKey: 'Email', UsePreviousValue: true },
  ]);
  expect(effectiveValues({ Environment: 'dev' }, declared, current)).toMatchObject({
    VpcCidr: '10.9.0.0/16',
    Environment: 'dev',
    RetentionDays: '2192',
  });
});
