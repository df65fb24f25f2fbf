export * from './bastion.ts';
export * from './lambda-function.ts';
export * from './queue-consumer.ts';
export * from './role-policy.ts';
export * from './service-role.ts';
