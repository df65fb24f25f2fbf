import { X509Certificate } from 'node:crypto';
import { ACMClient, GetCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Demonstration, demonstrationClient, Problem } from '@hipaa-stacks/cloudformation';
import { ADMINISTRATOR } from './container.ts';

/**
 * Looks at what was made without a choice, as a person would before the first login: nobody comes in, the certificate is good, the
 * password is there, and no task has it in the open. The emulator runs no container, so nobody logs in here.
 */
export const demonstration: Demonstration = {
  prepare: async () => ({}),

  async run(aws, outputs, say) {
    const ec2 = new EC2Client(demonstrationClient(aws));
    const GroupIds = [output(outputs, 'LoadBalancerSecurityGroup')];
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
    requireClosed(SecurityGroups);
    say('The load balancer admits nobody: AllowedCidr is empty');

    const acm = new ACMClient(demonstrationClient(aws));
    const CertificateArn = output(outputs, 'CertificateArn');
    const { Certificate = '' } = await acm.send(new GetCertificateCommand({ CertificateArn }));
    const until = requireGood(Certificate, new Date());
    say(`Whom it will admit is shown its own certificate, good until ${until.toISOString().slice(0, 10)}`);

    const secrets = new SecretsManagerClient(demonstrationClient(aws));
    const SecretId = output(outputs, 'AdministratorSecretArn');
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    const password = requirePassword(SecretString);
    say(`The first password of ${ADMINISTRATOR} is in its secret: ${password.length} characters, not shown here`);

    const ecs = new ECSClient(demonstrationClient(aws));
    const asked = { cluster: output(outputs, 'Cluster'), services: [output(outputs, 'Service')] };
    const { services: [service] = [] } = await ecs.send(new DescribeServicesCommand(asked));
    if (service?.status !== 'ACTIVE') throw failed('the service does not stand', 'Look at its events in ECS');
    const { taskDefinition } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: service.taskDefinition }),
    );
    requireHidden(password, taskDefinition ?? {});
    say('The service stands, and what its tasks are told does not hold that password');
  },
};

/** Throws a Problem unless there is such a group, and no rule of it lets anyone in. */
export function requireClosed(groups: readonly { readonly IpPermissions?: readonly unknown[] | undefined }[]): void {
  if (groups.length === 1 && groups[0]?.IpPermissions?.length === 0) return;
  throw failed('the load balancer admits somebody, or has no group', 'Look at the group LoadBalancerSecurityGroup');
}

/** The last moment of a certificate in PEM. Throws a Problem if it is none, or not good at a time. */
export function requireGood(certificate: string, now: Date): Date {
  const fix = "Look into the log group of the provider's function";
  if (!certificate.includes('BEGIN CERTIFICATE')) throw failed('there is no certificate', fix);
  const { validFrom, validTo } = new X509Certificate(certificate);
  if (new Date(validFrom) <= now && now < new Date(validTo)) return new Date(validTo);
  throw failed(`the certificate is good from ${validFrom} to ${validTo}, which is not now`, fix);
}

/** The password in the secret of the administrator. Throws a Problem if it is somebody else's, or too short. */
export function requirePassword(secret: string): string {
  const { username, password = '' } = JSON.parse(secret || '{}') as { username?: string; password?: string };
  if (username === ADMINISTRATOR && password.length >= 20) return password;
  throw failed(`the secret holds no password of ${ADMINISTRATOR}`, 'Look at AdministratorSecretArn');
}

/** Throws a Problem if a definition of a task holds a password. */
export function requireHidden(password: string, definition: object): void {
  if (!JSON.stringify(definition).includes(password)) return;
  throw failed('the definition of the task holds a password in the open', 'Hand it over by reference, as a secret');
}

const failed = (what: string, fix: string) => new Problem('openemr', what, fix);

function output(outputs: Readonly<Record<string, string>>, name: string): string {
  const value = outputs[name];
  if (value) return value;
  throw failed(`the stack has no output ${name}`, 'Deploy the blueprint first, then run this again');
}
