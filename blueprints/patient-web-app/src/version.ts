import { isGiven, type References, text } from '@hipaa-stacks/cloudformation';

const NUMBER = '(0|[1-9][0-9]*)';
const IDENTIFIER = `(${NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`;

/** Regular expression of a semantic version without build metadata, which a tag cannot have. Source: semver.org, 2.0.0. */
const VERSION = `(?=.{1,128}$)${NUMBER}\\.${NUMBER}\\.${NUMBER}(-${IDENTIFIER}(\\.${IDENTIFIER})*)?`;

/** The version of the application. */
export const versionParameters = {
  AppVersion: text('Version', {
    Description:
      'Optional. Version of the application: the tag of both images, which must exist in both repositories. If empty, no instance is created, as before the first build. Example: 1.2.3.',
    Default: '',
    AllowedPattern: `^$|^${VERSION}$`,
    ConstraintDescription: 'A semantic version without build metadata, such as 1.2.3 or 1.2.3-rc.1, or empty',
  }),
};

/** The condition of the version: there are images, so that there can be instances. */
export const versionConditions = (p: References<typeof versionParameters>) => ({ HasVersion: isGiven(p.AppVersion) });
