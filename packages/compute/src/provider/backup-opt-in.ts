import { textsOf } from './event.ts';
import type { Kind } from './kind.ts';

/** What it asks of AWS Backup. */
export interface OptInCalls {
  /** backup:DescribeRegionSettings: resource type -> whether plans include it. */
  describe(): Promise<Readonly<Record<string, boolean>>>;
  /** backup:UpdateRegionSettings. */
  update(optIn: Readonly<Record<string, boolean>>): Promise<void>;
}

const TRIES = 5;
const BETWEEN = 2_000;

/**
 * Opts the account in to backups of these resource types in this Region, and reads it back: a selection passes a type over that
 * is not opted in, without a word. It only adds, says again what was on before, and is never undone: other plans rely on it too.
 * Properties: `ResourceTypes`.
 *
 * Source: AWS Backup Developer Guide, "Service opt-in"; AWS Backup API Reference, UpdateRegionSettings.
 */
export const backupOptIn = ({ describe, update }: OptInCalls): Kind => ({
  async put({ properties, physicalId }, clock) {
    const types = textsOf(properties, 'ResourceTypes');
    const before = await describe();
    const unknown = types.filter((type) => !(type in before));
    if (unknown.length > 0)
      throw new Error(`AWS Backup in this Region knows no ${unknown.join(', ')}. Leave it out of ResourceTypes.`);
    const missing = (settings: Readonly<Record<string, boolean>>) => types.filter((type) => settings[type] !== true);
    if (missing(before).length === 0) return physicalId;
    await update({ ...before, ...Object.fromEntries(types.map((type) => [type, true])) });
    for (let tried = 1; ; tried += 1) {
      const left = missing(await describe());
      if (left.length === 0) return physicalId;
      if (tried === TRIES) throw new Error(`AWS Backup took the opt-in for ${left.join(', ')}, and shows none.`);
      await clock.pause(BETWEEN);
    }
  },
});
