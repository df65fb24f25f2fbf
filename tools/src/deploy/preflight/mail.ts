import { type Check, literal, locationOf, ofType, type PreflightContext } from './context.ts';
import { isNotFound, noteOnError, refusal, warning } from './finding.ts';

const identityType = 'AWS::SES::EmailIdentity';

/** Warns if SES sends only to verified addresses, or not at all; refuses a domain that SES already has. */
export const mail: Check = async (context) => {
  if (!ofType(context.resources, identityType).length) return [];
  return [await noteOnError('Amazon SES', () => account(context)), await identities(context)].flat();
};

async function account({ services: { ses }, region }: PreflightContext) {
  const { ProductionAccessEnabled, SendingEnabled, EnforcementStatus } = await ses.getAccount({});
  const where = `Amazon SES in ${region}`;
  if (SendingEnabled === false)
    return [warning(where, `sending is disabled for this account (${EnforcementStatus})`, 'Contact AWS Support.')];
  if (ProductionAccessEnabled !== false) return [];
  const what = 'this account is in the sandbox, so it can send mail to verified addresses only';
  return [warning(where, what, 'Request production access in the SES console.')];
}

async function identities({ services: { ses }, resources, isNew, region, values }: PreflightContext) {
  const names = ofType(resources, identityType).flatMap(({ Properties }) => literal(Properties?.EmailIdentity) ?? []);
  if (!isNew) return [];
  const found = names.map((EmailIdentity) =>
    noteOnError(`mail identity ${EmailIdentity}`, async () => {
      try {
        await ses.getEmailIdentity({ EmailIdentity });
      } catch (error) {
        if (isNotFound(error)) return [];
        throw error;
      }
      const sender = Object.values(values).find((value) => value.endsWith(`@${EmailIdentity}`));
      const what = `SES already has the identity ${EmailIdentity} in ${region}`;
      return [
        refusal(locationOf(sender ?? EmailIdentity, values), what, 'Use another domain, or delete that identity.'),
      ];
    }),
  );
  return (await Promise.all(found)).flat();
}
