import { type Blueprint, blueprint, resource } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { auditTrail } from '../blueprints/audit-trail/src/audit-trail.ts';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import { patientWebApp } from '../blueprints/patient-web-app/src/patient-web-app.ts';
import { knownRegions } from '../tools/src/check/schema/regions.ts';
import { link } from '../tools/src/link/link.ts';
import { resolveTemplate } from '../tools/src/resolve/index.ts';

/** A template with the parameters and rules of a blueprint, and one topic. */
const rulesOnly = ({ parameters, rules }: Blueprint) =>
  link(
    {
      ...blueprint('rules', { title: 'Rules only', parameters, system: () => ({ stacks, outputs: {} }) }),
      rules,
    },
    'flat',
  ).root;
const stacks = { nothing: [{ resources: [resource('Topic', 'AWS::SNS::Topic', {})] }] };

/** Parameters that enable an option, in addition to the option itself. */
const also: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CreateConformancePack: { CreateConfig: 'true' },
  VpnServerCertificateArn: {
    VpnServerCertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/vpn',
    VpnClientCertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/clients',
    CreateNetwork: 'true',
  },
  MonthlyBudget: { MonthlyBudget: '300' },
  EnableSes: { MailSender: 'openemr@mail.emr.clinic.example' },
};

describe.each([auditTrail, openEmr, patientWebApp])('$name', (system) => {
  const root = rulesOnly(system);
  const failedRules = (region: string, parameters: Readonly<Record<string, string>>) =>
    resolveTemplate(root, { parameters, pseudo: { 'AWS::Region': region } }).failedRules.map(({ rule }) => rule);
  const refused = system.regional.filter(({ leavesOut }) => leavesOut === undefined);

  test('has options that some Regions refuse', () => expect(refused.length).toBeGreaterThan(0));

  test.each(refused)('$option is refused in the Regions of the README, and in no other', ({ option, notIn }) => {
    const parameters = { [option]: 'true', ...also[option] };
    for (const region of knownRegions()) {
      const failed = failedRules(region, parameters);
      expect([region, failed.length > 0]).toEqual([region, notIn.includes(region)]);
      expect([region, failedRules(region, {})]).toEqual([region, []]);
    }
  });
});
