import { textOf } from './event.ts';
import type { Kind } from './kind.ts';

/** API calls to Secrets Manager. */
export interface RotationCalls {
  /** secretsmanager:DescribeSecret: time of the last rotation; undefined before the first one. */
  lastRotated(secret: string): Promise<Date | undefined>;
  /** secretsmanager:RotateSecret. While a rotation is in progress, Secrets Manager retries it if it has failed. */
  rotate(secret: string): Promise<void>;
}

const POLL_INTERVAL = 5_000;

/** Polls after which a rotation is started again: Secrets Manager itself may retry only after hours. */
const POLLS_UNTIL_RETRY = 12;

/**
 * Waits for the first rotation, which the schedule has started, and rotates again for another database, such as a
 * restored one, in which users have old passwords. Properties: `Secret`, `Database`, which is its physical ID. Nothing
 * is undone.
 *
 * Source: AWS Secrets Manager API Reference, RotateSecret and DescribeSecret.
 */
export const rotatedSecret = ({ lastRotated, rotate }: RotationCalls): Kind => ({
  async put({ properties, physicalId }, clock) {
    const secret = textOf(properties, 'Secret');
    const database = textOf(properties, 'Database');
    if (physicalId === database) return database;
    const before = await lastRotated(secret);
    if (before) await rotate(secret);
    const isRotated = (last: Date | undefined) => last !== undefined && last.getTime() !== before?.getTime();
    for (let polls = 1; !isRotated(await lastRotated(secret)); polls += 1) {
      if (polls % POLLS_UNTIL_RETRY === 0) await rotate(secret);
      if (clock.remaining() < 2 * POLL_INTERVAL)
        throw new Error('The password was not rotated in time. See the log group of the rotation function.');
      await clock.pause(POLL_INTERVAL);
    }
    return database;
  },
});
