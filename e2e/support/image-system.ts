import {
  organization,
  organizationTags,
  standardConditions,
  standardParameters,
  standardParts,
  standardRules,
} from '@hipaa-stacks/baseline';
import { blueprint } from '@hipaa-stacks/cloudformation';
import { buildCommands } from '../../blueprints/patient-web-app/src/build-commands.ts';
import {
  buildConditions,
  buildParameters,
  buildRoles,
  buildRules,
  builds,
} from '../../blueprints/patient-web-app/src/builds.ts';
import { imageKey, images } from '../../blueprints/patient-web-app/src/images.ts';
import { versionConditions, versionParameters } from '../../blueprints/patient-web-app/src/version.ts';

/** The image part of patient-web-app: repositories, builds and their commands, without the application. */
export const imageSystem = blueprint('image-system', {
  title: 'Repositories and builds of two images',
  parameters: {
    Images: { ...buildParameters, ...versionParameters },
    ...standardParameters('the source code of builds'),
  },
  conditions: (p) => ({ ...standardConditions(p), ...buildConditions(p), ...versionConditions(p) }),
  rules: (p) => ({ ...standardRules(p), ...buildRules(p) }),
  tags: organizationTags,
  system: (p, has) => {
    const org = organization(p, has);
    const roles = buildRoles(has, org);
    const base = standardParts(p, has, () => ({}));
    const key = imageKey(org, [roles.backend, roles.frontend]);
    const repositories = images(key.arn, base);
    const made = builds(p, has, {
      roles,
      images: repositories,
      key: key.arn,
      accessLogs: base.accessLogs.name,
      retentionDays: p.RetentionDays,
    });
    return {
      stacks: {
        identity: [roles.backend, roles.frontend],
        security: [key, base.alertKey, base.accessLogs],
        monitoring: base.monitoring,
        images: [repositories.backend, repositories.frontend, ...repositories.findings],
        build: [made.bucket, made.backend.logs, made.backend.project, made.frontend.logs, made.frontend.project],
      },
      outputs: {
        ...buildCommands(p, has, made),
        BackendRepository: { description: 'Repository of the backend', value: repositories.backend.name },
        FrontendRepository: { description: 'Repository of the frontend', value: repositories.frontend.name },
        Version: { description: 'Version of the application', value: p.AppVersion },
        ...base.outputs,
      },
    };
  },
});
