import type { Paragraph } from '@hipaa-stacks/cloudformation';

/** Properties of a paragraph that do not depend on a blueprint. */
export interface ParagraphDuty {
  /** Whether resources can support it, or it depends on people, contracts and premises only. */
  readonly by: 'template' | 'people';
  /** The remaining duties of the user, also if a template supports it. */
  readonly duty: string;
  /** What the proposed rule of January 2025 (90 FR 898) would change. It is not law. */
  readonly proposed: string;
}

const template = (duty: string, proposed: string): ParagraphDuty => ({ by: 'template', duty, proposed });
const people = (duty: string, proposed: string): ParagraphDuty => ({ by: 'people', duty, proposed });

const required = 'No longer addressable: required.';
const unchanged = 'Kept.';
const written = 'Kept; in writing, and reviewed at least every 12 months.';

/** Every paragraph with the user's duty and the proposed change, in the order of the rule. */
export const duties: Readonly<Record<Paragraph, ParagraphDuty>> = {
  '164.308(a)(1)(i)': people(
    'Write down how you prevent, detect, contain and correct violations, and follow it.',
    'Split into standards of their own: asset inventory, risk analysis, evaluation, patches, risk management, sanctions, activity review.',
  ),
  '164.308(a)(1)(ii)(A)': template(
    'Assess the risks to all ePHI that you store, in and outside of AWS, and document the assessment. A record of resources is its starting point, not the assessment.',
    'A written assessment based on an asset inventory and a network map, reviewed at least every 12 months.',
  ),
  '164.308(a)(1)(ii)(B)': people(
    'Decide for each risk what to do about it, by when, and who is responsible.',
    'A written plan, reviewed at least every 12 months.',
  ),
  '164.308(a)(1)(ii)(C)': people('Define sanctions for those who violate your policies, and apply them.', written),
  '164.308(a)(1)(ii)(D)': template(
    'Subscribe recipients to the alerts, review the logs and findings regularly, and document the reviews.',
    'Written procedures; a review as often as the risk requires, and a response to suspicious activity.',
  ),
  '164.308(a)(2)': people('Designate the person who is responsible for security.', 'Kept; named in writing.'),
  '164.308(a)(3)(i)': people(
    'Ensure that members of the workforce have only the access that their work requires.',
    written,
  ),
  '164.308(a)(3)(ii)(A)': people('Decide who is allowed to work with ePHI, and who supervises them.', required),
  '164.308(a)(3)(ii)(B)': people('Check that access is appropriate before you grant it.', required),
  '164.308(a)(3)(ii)(C)': people(
    'Remove the access of users who leave: sign-in, roles, keys, devices.',
    'Required; access ends within an hour of the end of employment, and others who granted access are notified within 24 hours.',
  ),
  '164.308(a)(4)(i)': template(
    'Document who can be granted access to ePHI and how; review and fix the findings of the access analysis.',
    'Kept; with written policies for network segmentation.',
  ),
  '164.308(a)(4)(ii)(A)': template(
    'If you are a clearinghouse inside a larger organization, use a separate account for it.',
    unchanged,
  ),
  '164.308(a)(4)(ii)(B)': template('Decide who grants access to accounts, roles and programs, and how.', required),
  '164.308(a)(4)(ii)(C)': template('Review each person’s access, and change it when their work changes.', required),
  '164.308(a)(5)(i)': people(
    'Train everyone, management included.',
    'Within 30 days of the first access, and at least every 12 months.',
  ),
  '164.308(a)(5)(ii)(A)': people('Send periodic security reminders to the workforce.', required),
  '164.308(a)(5)(ii)(B)': template(
    'Protect workstations and servers against malware, and train people to report it.',
    'Moved to the technical safeguards, and required.',
  ),
  '164.308(a)(5)(ii)(C)': template(
    'Monitor sign-ins where people sign in (the identity provider, the application), and investigate anomalies.',
    'Required; access is suspended after failed attempts.',
  ),
  '164.308(a)(5)(ii)(D)': template(
    'Set rules for passwords in the identity provider and the application, and keep secrets out of files.',
    'Required; no default passwords.',
  ),
  '164.308(a)(6)(i)': people(
    'Document a plan for incidents, and train the people who carry it out.',
    'A written plan that is tested and revised at least every 12 months.',
  ),
  '164.308(a)(6)(ii)': template(
    'Confirm the subscriptions, respond to each alarm, limit the harm, and document incidents and their outcome.',
    'Kept; in writing.',
  ),
  '164.308(a)(7)(i)': people(
    'Document a plan for a system failure: roles, tasks and locations.',
    'In writing; a business associate that activates its plan notifies the covered entity within 24 hours.',
  ),
  '164.308(a)(7)(ii)(A)': template(
    'Ensure that all ePHI is in a backup, including ePHI outside of these stacks, and that backups succeed.',
    'Copies that are no older than 48 hours, alerts on failed backups, and a restore test each month.',
  ),
  '164.308(a)(7)(ii)(B)': template(
    'Document how you restore, and in which order.',
    'Critical systems and data are restored within 72 hours.',
  ),
  '164.308(a)(7)(ii)(C)': template('Document how critical work continues while the system is down.', unchanged),
  '164.308(a)(7)(ii)(D)': template('Test the plans, and revise them.', 'Required; at least every 12 months.'),
  '164.308(a)(7)(ii)(E)': people('Rank applications and data by how much depends on them.', required),
  '164.308(a)(8)': template(
    'Evaluate your safeguards regularly and after changes. Rules and standards show only what AWS can see.',
    'Also before a change; and a compliance audit at least every 12 months.',
  ),
  '164.308(b)(1)': people(
    'Sign the Business Associate Addendum of AWS (AWS Artifact) before you store ePHI in the account, and use only eligible services.',
    'Business associates confirm their technical safeguards in writing every 12 months.',
  ),
  '164.308(b)(2)': people(
    'If you are a business associate, get the same assurances from your subcontractors.',
    'The same confirmation every 12 months.',
  ),
  '164.308(b)(3)': people('Keep those assurances as written contracts.', unchanged),
  '164.310(a)(1)': people(
    'AWS is responsible for its data centers; you are responsible for your own premises.',
    written,
  ),
  '164.310(a)(2)(i)': people('Document how staff get access to your premises in an emergency.', required),
  '164.310(a)(2)(ii)': people('Protect premises and equipment against theft and tampering.', required),
  '164.310(a)(2)(iii)': people('Check who enters, by role and as a visitor.', required),
  '164.310(a)(2)(iv)': people('Document repairs of doors, locks and walls.', required),
  '164.310(b)': people('Define what workstations with access to ePHI are used for, and where they are.', written),
  '164.310(c)': people('Restrict physical access to those workstations to authorized users.', written),
  '164.310(d)(1)': people(
    'AWS is responsible for its media; keep track of yours, including laptops.',
    'Kept; applies to technology assets.',
  ),
  '164.310(d)(2)(i)': people(
    'Destroy ePHI on media that you dispose of. In AWS, delete data and its key.',
    'In writing.',
  ),
  '164.310(d)(2)(ii)': people('Wipe media before they are used again.', 'In writing.'),
  '164.310(d)(2)(iii)': people('Record who has which device.', 'Removed: part of the asset inventory.'),
  '164.310(d)(2)(iv)': people('Copy ePHI before you move equipment.', 'Moved to the technical safeguards.'),
  '164.312(a)(1)': template(
    'Give people their own roles with least privilege; the roles here are for services and emergencies.',
    'Controls for technology assets as well as for people.',
  ),
  '164.312(a)(2)(i)': template(
    'Give each person a unique identity in your identity provider, and do not share identities.',
    'For technology assets too.',
  ),
  '164.312(a)(2)(ii)': template(
    'Define who is allowed to use the emergency access, test it, and review each use.',
    'Kept; becomes (a)(2)(iii).',
  ),
  '164.312(a)(2)(iii)': template(
    'Set session lengths and idle time-outs in the identity provider, on workstations and in the application.',
    'Required, after a predetermined time; becomes (a)(2)(iv).',
  ),
  '164.312(a)(2)(iv)': template(
    'Encrypt ePHI outside of these stacks: laptops, exports, other accounts. Control who can use the keys.',
    'Becomes a separate standard, required with limited exceptions: at rest and in transit.',
  ),
  '164.312(b)': template(
    'Also send the activity of your application with ePHI to logs, and review them.',
    'Covers every relevant asset; recorded, monitored in real time, and retained.',
  ),
  '164.312(c)(1)': template('Define who can change and delete ePHI, and how a wrong change is reverted.', unchanged),
  '164.312(c)(2)': template(
    'Validate log files regularly (`aws cloudtrail validate-logs`), and ensure that your application detects altered data.',
    required,
  ),
  '164.312(d)': template(
    'Enforce multi-factor authentication in the identity provider and for the root user; no template can.',
    'Multi-factor authentication is required, with limited exceptions.',
  ),
  '164.312(e)(1)': template(
    'Protect the networks between people and AWS, and reject connections without TLS.',
    unchanged,
  ),
  '164.312(e)(2)(i)': template('Ensure that data arrives unchanged over every connection that you operate.', required),
  '164.312(e)(2)(ii)': template(
    'Use TLS wherever ePHI leaves these stacks: e-mail, partners, browsers.',
    'Required with limited exceptions, as a separate standard.',
  ),
  '164.314(a)(1)': people('Have contracts with your business associates that comply with this section.', unchanged),
  '164.314(a)(2)(i)(A)': people('Ensure that the contract binds the business associate to this rule.', unchanged),
  '164.314(a)(2)(i)(B)': people('Ensure that it binds the subcontractors.', unchanged),
  '164.314(a)(2)(i)(C)': people(
    'Ensure that it defines how you are notified of incidents and breaches.',
    'Also notification of an activated contingency plan, within 24 hours.',
  ),
  '164.314(a)(2)(ii)': people('Between government bodies: have the other arrangement that the rule allows.', unchanged),
  '164.314(a)(2)(iii)': people('Have the same contracts with your own subcontractors.', unchanged),
  '164.314(b)(1)': people(
    'For group health plans: ensure that the plan documents bind the sponsor.',
    'Documents also require the safeguards of this rule, and notification within 24 hours.',
  ),
  '164.314(b)(2)(i)': people('For group health plans: the sponsor has safeguards.', unchanged),
  '164.314(b)(2)(ii)': people('For group health plans: the sponsor separates plan and employment.', unchanged),
  '164.314(b)(2)(iii)': people('For group health plans: the sponsor’s agents have safeguards.', unchanged),
  '164.314(b)(2)(iv)': people('For group health plans: the sponsor reports incidents.', unchanged),
  '164.316(a)': people('Write policies and procedures for all of this, and follow them.', 'All in writing.'),
  '164.316(b)(1)': people('Keep them, and a record of what you did, in writing.', unchanged),
  '164.316(b)(2)(i)': template(
    'Keep your own documents for six years too: policies, assessments, contracts, reviews.',
    unchanged,
  ),
  '164.316(b)(2)(ii)': people('Make the documents available to the persons who implement them.', unchanged),
  '164.316(b)(2)(iii)': people('Review the documents, and update them.', 'At least every 12 months.'),
};

/** A standard that is only in the proposed rule. It is not claimed. */
export interface Addition {
  /** Number in the proposal. */
  readonly citation: string;
  readonly title: string;
  readonly proposed: string;
}

/** Standards that the proposal of January 2025 adds to the current paragraphs. */
export const additions: readonly Addition[] = [
  {
    citation: '164.308(a)(1)',
    title: 'Technology asset inventory',
    proposed:
      'A written inventory of assets and a map of the network through which ePHI moves, at least every 12 months.',
  },
  {
    citation: '164.308(a)(4)',
    title: 'Patch management',
    proposed: 'Critical patches within 15 calendar days, others of high risk within 30.',
  },
  { citation: '164.308(a)(14)', title: 'Compliance audit', proposed: 'At least every 12 months.' },
  {
    citation: '164.312(a)(2)(ii)',
    title: 'Administrative and increased access privileges',
    proposed: 'Separate identities for privileged work.',
  },
  {
    citation: '164.312(a)(2)(v)',
    title: 'Log-in attempts',
    proposed: 'Access is suspended after a number of failed attempts.',
  },
  { citation: '164.312(a)(2)(vi)', title: 'Network segmentation', proposed: 'Networks separated by technical means.' },
  {
    citation: '164.312(b)',
    title: 'Encryption and decryption',
    proposed: 'At rest and in transit, with limited exceptions.',
  },
  {
    citation: '164.312(c)',
    title: 'Configuration management',
    proposed: 'Malware protection, no unnecessary software, a baseline, and no unused network ports.',
  },
  {
    citation: '164.312(f)',
    title: 'Authentication',
    proposed: 'Multi-factor authentication, with limited exceptions; no default passwords.',
  },
  {
    citation: '164.312(h)',
    title: 'Vulnerability management',
    proposed: 'Scans at least every six months, a penetration test every 12.',
  },
  {
    citation: '164.312(i)',
    title: 'Data backup and recovery',
    proposed: 'Copies no older than 48 hours, alerts on failures, a restore test each month.',
  },
  {
    citation: '164.312(j)',
    title: 'Information systems backup and recovery',
    proposed: 'Backups of systems, and a review of them every six months.',
  },
];
