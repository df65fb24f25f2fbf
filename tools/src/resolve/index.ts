export * from './check-parameters.ts';
export * from './pseudo.ts';
export * from './resolve-system.ts';
export * from './resolve-template.ts';
export * from './resolved-resources.ts';
export type * from './rules.ts';
