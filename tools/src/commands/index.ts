import type { Command } from 'commander';

/** Each command loads its action when it is called. The help of all commands loads only their options. */
export const loaders: Readonly<Record<string, () => Promise<Command>>> = {
  build: async () => (await import('./build.ts')).buildCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  evidence: async () => (await import('./evidence.ts')).evidenceCommand,
  readme: async () => (await import('./readme.ts')).readmeCommand,
  publish: async () => (await import('./publish.ts')).publishCommand,
  deploy: async () => (await import('./deploy.ts')).deployCommand,
  delete: async () => (await import('./delete.ts')).deleteCommand,
  diff: async () => (await import('./diff.ts')).diffCommand,
  'launch-url': async () => (await import('./launch-url.ts')).launchUrlCommand,
  up: async () => (await import('./up.ts')).upCommand,
  down: async () => (await import('./up.ts')).downCommand,
  start: async () => (await import('./up.ts')).startCommand,
};
