export { deleteStack } from './delete.ts';
export { type Deployed, type DeployOptions, deployStack } from './deploy.ts';
export { keyValues, parametersIn } from './key-values.ts';
export { checkRegion } from './preflight.ts';
export { type DeployableRelease, readPublishedRelease } from './release.ts';
export { connect, type Services } from './services.ts';
export { Interrupted } from './wait.ts';
