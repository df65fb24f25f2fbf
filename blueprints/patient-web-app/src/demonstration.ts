import { ACMClient, GetCertificateCommand } from '@aws-sdk/client-acm';
import { BatchGetProjectsCommand, CodeBuildClient } from '@aws-sdk/client-codebuild';
import { DescribeInstancesCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeRepositoriesCommand, ECRClient, type Repository } from '@aws-sdk/client-ecr';
import { demonstrationChecks } from '@hipaa-stacks/baseline';
import { type Demonstration, demonstrationClient } from '@hipaa-stacks/cloudformation';

const { failed, output, requireNoInboundRules, requireValidCertificate } = demonstrationChecks('patient-web-app');

type Outputs = Readonly<Record<string, string>>;

/**
 * Checks a stack with the default parameters, as before the first build: no inbound traffic is allowed, the certificate is
 * valid for the URL, the repositories are ready for the images, the commands in the outputs start builds that exist, and
 * there is no instance.
 */
export const demonstration: Demonstration = {
  prepare: async () => ({}),

  async run(aws, outputs, say) {
    const ec2 = new EC2Client(demonstrationClient(aws));
    const GroupIds = [output(outputs, 'LoadBalancerSecurityGroup')];
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
    requireNoInboundRules(SecurityGroups);
    say('The security group of the load balancer allows no inbound traffic: AllowedCidr is empty');

    const acm = new ACMClient(demonstrationClient(aws));
    const CertificateArn = output(outputs, 'CertificateArn');
    const { Certificate = '' } = await acm.send(new GetCertificateCommand({ CertificateArn }));
    const { hostname } = new URL(output(outputs, 'Url'));
    const until = requireValidCertificate(Certificate, hostname, new Date());
    say(`The certificate is valid for ${hostname} until ${until.toISOString().slice(0, 10)}`);

    const ecr = new ECRClient(demonstrationClient(aws));
    const uris = [output(outputs, 'BackendRepositoryUri'), output(outputs, 'FrontendRepositoryUri')];
    const { repositories = [] } = await ecr.send(
      new DescribeRepositoriesCommand({ repositoryNames: uris.map((uri) => uri.slice(uri.indexOf('/') + 1)) }),
    );
    requireSafeRepositories(uris, repositories);
    say('Both repositories are encrypted with a KMS key, scan images, and refuse to move a tag');

    const codeBuild = new CodeBuildClient(demonstrationClient(aws));
    const names = [projectIn(outputs, 'BackendBuildCommand'), projectIn(outputs, 'FrontendBuildCommand')];
    const { projectsNotFound = [] } = await codeBuild.send(new BatchGetProjectsCommand({ names }));
    requireProjects(projectsNotFound);
    say('The commands in BackendBuildCommand and FrontendBuildCommand start builds that exist');

    const { Reservations = [] } = await ec2.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: 'vpc-id', Values: SecurityGroups.map(({ VpcId = '' }) => VpcId) },
          { Name: 'instance-state-name', Values: ['pending', 'running'] },
        ],
      }),
    );
    requireNoInstance(outputs, Reservations);
    say('There is no instance: AppVersion is empty until both images exist');
  },
};

/** @throws Problem if a repository is missing, without a KMS key or scans, or if its tags can be moved. */
export function requireSafeRepositories(uris: readonly string[], repositories: readonly Repository[]): void {
  for (const uri of uris) {
    const one = repositories.find(({ repositoryUri }) => repositoryUri === uri);
    const isSafe =
      one?.imageTagMutability === 'IMMUTABLE' &&
      one.imageScanningConfiguration?.scanOnPush === true &&
      one.encryptionConfiguration?.encryptionType === 'KMS' &&
      one.encryptionConfiguration.kmsKey !== undefined;
    if (!isSafe) throw failed(`${uri} is not immutable, encrypted with a KMS key, and scanned`, 'Look at it in ECR');
  }
}

/**
 * Returns the name of the project that a build command starts.
 *
 * @throws Problem if it starts none, or not with the version in VERSION.
 */
export function projectIn(outputs: Outputs, name: string): string {
  const command = output(outputs, name);
  const [, project] = /^aws codebuild start-build .*--project-name (\S+) .*value=\$VERSION"/.exec(command) ?? [];
  if (project) return project;
  throw failed(`${name} starts no build of $VERSION: ${command}`, 'Look at build-commands.ts');
}

/** @throws Problem if there is a name. */
export function requireProjects(notFound: readonly string[]): void {
  if (notFound.length === 0) return;
  throw failed(`the build commands name projects that do not exist: ${notFound.join(', ')}`, 'Look at CodeBuild');
}

/** @throws Problem if there is a group of instances, or an instance. */
export function requireNoInstance(outputs: Outputs, reservations: readonly unknown[]): void {
  if (!outputs.AutoScalingGroup && reservations.length === 0) return;
  throw failed('there is an instance, although there are no images yet', 'Set AppVersion to empty');
}
