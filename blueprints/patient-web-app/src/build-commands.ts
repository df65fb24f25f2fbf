import { either, snippet, sub, systemName, uniqueName, when } from '@hipaa-stacks/cloudformation';
import type { BuildConditions, BuildReferences, Builds } from './builds.ts';

/**
 * The commands of a new version, as outputs: connect to the source, upload it, build both images, deploy them. They are
 * for a shell, in which the variable VERSION is set.
 */
export function buildCommands(p: BuildReferences, has: BuildConditions, { bucket, backend, frontend }: Builds) {
  const connect = when(has.BuildsFromGit, () =>
    snippet([], { command: either(has.BuildsFromConnection, createConnection(p), createSecret) }),
  );
  const uploads = when(has.BuildsFromBucket, (present) => {
    const upload = (file: string) =>
      sub(
        `git archive --format=zip --output ${file} HEAD && aws s3 cp ${file} s3://\${Bucket}/${file} --region \${AWS::Region}`,
        { Bucket: present(bucket.name) },
      );
    return snippet([], { backend: upload('backend.zip'), frontend: upload('frontend.zip') });
  });
  const starts = when(has.HasBuilds, (present) => {
    const start = ({ project }: typeof backend) =>
      sub(
        'aws codebuild start-build --region ${AWS::Region} --project-name ${Project} --environment-variables-override "name=VERSION,value=$VERSION" --query build.id --output text',
        { Project: present(project.name) },
      );
    return snippet([], { backend: start(backend), frontend: start(frontend) });
  });
  return {
    ConnectCommand: {
      description:
        'Creates the connection for ConnectionArn, which you then authorize in the console; or, from the files deploy_key and known_hosts, the secret for DeployKeySecretArn',
      value: connect.command,
    },
    BackendSourceCommand: { description: `${UPLOADS} backend`, value: uploads.backend },
    FrontendSourceCommand: { description: `${UPLOADS} frontend`, value: uploads.frontend },
    BackendBuildCommand: { description: `${BUILDS} backend, with the version in VERSION`, value: starts.backend },
    FrontendBuildCommand: { description: `${BUILDS} frontend, with the version in VERSION`, value: starts.frontend },
    DeployCommand: {
      description: 'Deploys the version in VERSION, whose images exist. All other parameters keep their values',
      value: deploy,
    },
    BackendBuildLogGroup: { description: 'Log group of the builds of the backend', value: backend.logs.name },
    FrontendBuildLogGroup: { description: 'Log group of the builds of the frontend', value: frontend.logs.name },
  };
}

const UPLOADS = 'Uploads what is committed in the current folder of Git as the source of the';
const BUILDS = 'Builds the image of the';

const NAME = uniqueName('patient-web-app', 32);

const createConnection = (p: BuildReferences) =>
  sub(
    'aws codeconnections create-connection --region ${AWS::Region} --provider-type ${Provider} --connection-name ${Name} --query ConnectionArn --output text',
    { Provider: p.ConnectionProvider, Name: NAME },
  );

const createSecret = sub(
  "jq -n --rawfile privateKey deploy_key --rawfile knownHosts known_hosts '{$privateKey, $knownHosts}' | aws secretsmanager create-secret --region ${AWS::Region} --name ${Name} --secret-string file:///dev/stdin --query ARN --output text",
  { Name: NAME },
);

/** The list of parameters: the previous values, from the stack itself, and the version. */
const PARAMETERS =
  'aws cloudformation describe-stacks --region ${AWS::Region} --stack-name ${System} --output json --query \'[Stacks[0].Parameters[?ParameterKey!=`"AppVersion"`].{ParameterKey:ParameterKey,UsePreviousValue:`true`},[{ParameterKey:`"AppVersion"`,ParameterValue:`"\'"$VERSION"\'"`}]][]\'';

const deploy = sub(
  `aws cloudformation update-stack --region \${AWS::Region} --stack-name \${System} --use-previous-template --capabilities CAPABILITY_IAM --parameters "$(${PARAMETERS})"`,
  { System: systemName },
);
