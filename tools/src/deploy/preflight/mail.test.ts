import { expect, test } from 'vitest';
import { mail } from './mail.ts';
import { type Account, awsError, linesOf, openEmrContext } from './testing/openemr.ts';

const sends = { EnableSes: 'true', MailSender: 'openemr@mail.clinic.example' };
const production = { ProductionAccessEnabled: true, SendingEnabled: true, EnforcementStatus: 'HEALTHY' };

const accountWith = (account: object, identities: readonly string[] = []): Account => ({
  ses: {
    getAccount: async () => account,
    getEmailIdentity: async ({ EmailIdentity }: { EmailIdentity: string }) => {
      if (!identities.includes(EmailIdentity))
        throw awsError('NotFoundException', `Email identity <${EmailIdentity}> does not exist.`);
      return { IdentityType: 'DOMAIN', VerifiedForSendingStatus: true };
    },
  },
});

const run = async (account: Account, parameters = sends, isNew = true) =>
  linesOf(await mail(openEmrContext(parameters, account, { isNew })));

test('the sandbox is a warning, and production access is not', async () => {
  expect(await run(accountWith(production))).toEqual([]);
  expect(await run(accountWith({ ...production, ProductionAccessEnabled: false }))).toEqual([
    'warning Amazon SES in us-east-1: this account is in the sandbox, so it can send mail to verified addresses only. Request production access in the SES console.',
  ]);
  const stopped = { ...production, SendingEnabled: false, EnforcementStatus: 'SHUTDOWN' };
  expect(await run(accountWith(stopped))).toEqual([
    expect.stringContaining('sending is disabled for this account (SHUTDOWN)'),
  ]);
});

test('a domain that SES already has is refused for a new stack', async () => {
  const account = accountWith(production, ['mail.clinic.example']);
  expect(await run(account)).toEqual([
    expect.stringMatching(
      /^refusal parameter MailSender: SES already has the identity mail\.clinic\.example in us-east-1\. Use another domain, or delete that identity\./,
    ),
  ]);
  expect(await run(account, sends, false), 'an update has its own').toEqual([]);
});

test('without mail there are no calls, and a missing permission is a note', async () => {
  expect(await run({}, { ...sends, EnableSes: 'false' })).toEqual([]);
  expect(await run({})).toEqual([
    'note skipped: Amazon SES (User is not authorized to perform: getAccount)',
    'note skipped: mail identity mail.clinic.example (User is not authorized to perform: getEmailIdentity)',
  ]);
});
