import { textOf } from './event.ts';
import type { Kind } from './kind.ts';

/** What it asks of Secrets Manager. */
export interface RotationCalls {
  /** secretsmanager:DescribeSecret: when it was rotated last; nothing before the first time. */
  lastRotated(secret: string): Promise<Date | undefined>;
  /** secretsmanager:RotateSecret. While a rotation is on its way, Secrets Manager tries that one again if it has failed. */
  rotate(secret: string): Promise<void>;
}

const BETWEEN = 5_000;

/** Looks after which a rotation is asked for again: by itself Secrets Manager may let hours pass. */
const UNTIL_ASKED_AGAIN = 12;

/**
 * A password that the database knows: waits for the first rotation, which the schedule has begun, and rotates again for another
 * database, such as a restored one, in which users have passwords of another time. Properties: `Secret`, `Database`, which is its
 * physical ID. Nothing is undone.
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
    for (let looks = 1; !isRotated(await lastRotated(secret)); looks += 1) {
      if (looks % UNTIL_ASKED_AGAIN === 0) await rotate(secret);
      if (clock.remaining() < 2 * BETWEEN)
        throw new Error('The password was not rotated in time. The log group of the rotation says what failed.');
      await clock.pause(BETWEEN);
    }
    return database;
  },
});
