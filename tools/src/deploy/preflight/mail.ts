import { asking, isNotFound, refusal, warning } from './finding.ts';
import { type Check, type Look, literal, ofType, placeOf } from './look.ts';

const identityType = 'AWS::SES::EmailIdentity';

/** Warns where SES sends to verified addresses alone, or not at all; refuses a domain that SES knows already. */
export const mail: Check = async (look) => {
  if (!ofType(look.resources, identityType).length) return [];
  return [await asking('Amazon SES', () => account(look)), await identities(look)].flat();
};

async function account({ services: { ses }, region }: Look) {
  const { ProductionAccessEnabled, SendingEnabled, EnforcementStatus } = await ses.getAccount({});
  const where = `Amazon SES in ${region}`;
  if (SendingEnabled === false)
    return [warning(where, `sending is disabled for this account (${EnforcementStatus})`, 'Contact AWS Support.')];
  if (ProductionAccessEnabled !== false) return [];
  const what = 'this account is in the sandbox, so it can send mail to verified addresses only';
  return [warning(where, what, 'Request production access in the SES console.')];
}

async function identities({ services: { ses }, resources, isNew, region, values }: Look) {
  const names = ofType(resources, identityType).flatMap(({ Properties }) => literal(Properties?.EmailIdentity) ?? []);
  if (!isNew) return [];
  const found = names.map((EmailIdentity) =>
    asking(`mail identity ${EmailIdentity}`, async () => {
      try {
        await ses.getEmailIdentity({ EmailIdentity });
      } catch (error) {
        if (isNotFound(error)) return [];
        throw error;
      }
      const sender = Object.values(values).find((value) => value.endsWith(`@${EmailIdentity}`));
      const what = `SES already has the identity ${EmailIdentity} in ${region}`;
      return [refusal(placeOf(sender ?? EmailIdentity, values), what, 'Use another domain, or delete that identity.')];
    }),
  );
  return (await Promise.all(found)).flat();
}
