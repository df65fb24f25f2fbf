export * from './allow-list.ts';
export * from './diff-releases.ts';
export * from './finding.ts';
export * from './format-diff.ts';
export * from './read-deployed.ts';
export * from './read-templates.ts';
