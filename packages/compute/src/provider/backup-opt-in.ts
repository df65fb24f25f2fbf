import { textsOf } from './event.ts';
import type { Kind } from './kind.ts';

/** API calls to AWS Backup. */
export interface OptInCalls {
  /** backup:DescribeRegionSettings: resource type -> whether plans include it. */
  describe(): Promise<Readonly<Record<string, boolean>>>;
  /** backup:UpdateRegionSettings. */
  update(optIn: Readonly<Record<string, boolean>>): Promise<void>;
}

const ATTEMPTS = 5;
const RETRY_INTERVAL = 2_000;

/**
 * Opts the account in to AWS Backup for these resource types in this Region, and reads the settings until they show it:
 * a backup selection skips types without opt-in and reports no error. It only adds types, repeats the other settings
 * unchanged, and is never undone, because other backup plans may depend on it. Properties: `ResourceTypes`.
 *
 * Source: AWS Backup Developer Guide, "Service opt-in"; AWS Backup API Reference, UpdateRegionSettings.
 */
export const backupOptIn = ({ describe, update }: OptInCalls): Kind => ({
  async put({ properties, physicalId }, clock) {
    const types = textsOf(properties, 'ResourceTypes');
    const before = await describe();
    const unknown = types.filter((type) => !(type in before));
    if (unknown.length > 0)
      throw new Error(
        `AWS Backup in this Region does not support ${unknown.join(', ')}. Remove it from ResourceTypes.`,
      );
    const missing = (settings: Readonly<Record<string, boolean>>) => types.filter((type) => settings[type] !== true);
    if (missing(before).length === 0) return physicalId;
    await update({ ...before, ...Object.fromEntries(types.map((type) => [type, true])) });
    for (let attempt = 1; ; attempt += 1) {
      const remaining = missing(await describe());
      if (remaining.length === 0) return physicalId;
      if (attempt === ATTEMPTS)
        throw new Error(
          `AWS Backup accepted the opt-in for ${remaining.join(', ')}, but its settings do not show it. Try again.`,
        );
      await clock.pause(RETRY_INTERVAL);
    }
  },
});
