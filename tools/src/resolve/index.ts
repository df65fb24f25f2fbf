export * from './check-parameters.ts';
export * from './pseudo.ts';
export * from './resolve-system.ts';
export * from './resolve-template.ts';
export * from './resolved-resources.ts';
export * from './rules.ts';
