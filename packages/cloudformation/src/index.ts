export * from './demonstration.ts';
export * from './problem.ts';
export * from './template.ts';
