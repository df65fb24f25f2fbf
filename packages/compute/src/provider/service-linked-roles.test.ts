import { expect, test } from 'vitest';
import { serviceLinkedRoles } from './service-linked-roles.ts';
import { awsError, stillClock } from './testing.ts';

const taken = awsError(
  'InvalidInputException',
  'Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix.',
);
const wanted = {
  physicalId: 'ServiceLinkedRoles',
  properties: { Services: ['ecs.amazonaws.com', 'autoscaling.amazonaws.com'] },
};

test('creates each role, and waits until other services can see it', async () => {
  const created: string[] = [];
  const clock = stillClock();
  const kind = serviceLinkedRoles({ create: async (service) => void created.push(service) });
  expect(await kind.put(wanted, clock)).toBe('ServiceLinkedRoles');
  expect(created).toEqual(['ecs.amazonaws.com', 'autoscaling.amazonaws.com']);
  expect(clock.paused).toEqual([10_000]);
});

test.each([taken, awsError('EntityAlreadyExistsException')])('an existing role is no error: $name', async (error) => {
  const clock = stillClock();
  const kind = serviceLinkedRoles({ create: () => Promise.reject(error) });
  expect(await kind.put(wanted, clock)).toBe('ServiceLinkedRoles');
  expect(clock.paused).toEqual([]);
});

test('another invalid input is not mistaken for an existing role', async () => {
  const error = awsError('InvalidInputException', 'Service principal xyz is not valid.');
  await expect(serviceLinkedRoles({ create: () => Promise.reject(error) }).put(wanted, stillClock())).rejects.toThrow(
    'not valid',
  );
});

test('never deletes a role', () => {
  expect(serviceLinkedRoles({ create: async () => {} })).not.toHaveProperty('remove');
});
