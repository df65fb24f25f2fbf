import { type CustomResourceEvent, isAwaited, type ScheduledEvent } from './event.ts';
import type { Clock, Kind } from './kind.ts';
import { reasonOf, respond } from './respond.ts';

/** Environment of the function. */
export interface Context {
  kindOf(resourceType: string): Kind;
  /** Milliseconds until the timeout of the function. */
  timeLeft(): number;
  now(): Date;
  pause(milliseconds: number): Promise<void>;
  log(line: string): void;
}

/** Milliseconds that are reserved for the response and its retries. */
const RESPONSE_RESERVE = 20_000;

/**
 * Attempts for a call that is denied, and the interval in milliseconds: a new policy takes some seconds to take effect.
 */
const DENIED_ATTEMPTS = 6;
const DENIED_INTERVAL = 5_000;

/**
 * Carries out a request of CloudFormation and always responds: in time, once, with a reason that contains no secret. A
 * scheduled event gets no response: if it fails, it throws, so that Lambda retries it and then sends it to the
 * dead-letter queue.
 */
export async function provide(event: CustomResourceEvent | ScheduledEvent, context: Context): Promise<void> {
  const { timeLeft, now, pause, log } = context;
  const clock: Clock = { now, pause, remaining: () => timeLeft() - RESPONSE_RESERVE };
  const before = event.PhysicalResourceId ?? event.LogicalResourceId;
  const work = () => retryWhileDenied(() => carryOut(event, before, context.kindOf, clock), clock);
  const { RequestType, ResourceType, LogicalResourceId } = event;
  const logOutcome = (outcome: object) =>
    log(JSON.stringify({ RequestType, ResourceType, LogicalResourceId, ...outcome }));
  if (!isAwaited(event)) {
    logOutcome({ physicalId: await work() });
    return;
  }
  const outcome = await within(clock.remaining(), work).then(
    (physicalId) => ({ physicalId }),
    (error: unknown) => ({ physicalId: before, reason: reasonOf(error) }),
  );
  logOutcome(outcome);
  await respond(event, outcome, pause);
}

async function carryOut(
  { RequestType, ResourceType, ResourceProperties }: CustomResourceEvent | ScheduledEvent,
  physicalId: string,
  kindOf: Context['kindOf'],
  clock: Clock,
): Promise<string> {
  const kind = kindOf(ResourceType);
  const wanted = { properties: ResourceProperties, physicalId };
  if (RequestType !== 'Delete') return kind.put(wanted, clock);
  await kind.remove?.(wanted, clock);
  return physicalId;
}

async function retryWhileDenied<T>(work: () => Promise<T>, clock: Clock): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isDenied = /^(AccessDenied|UnauthorizedOperation)/.test((error as Error).name);
      if (!isDenied || attempt === DENIED_ATTEMPTS || clock.remaining() < DENIED_INTERVAL) throw error;
      await clock.pause(DENIED_INTERVAL);
    }
  }
}

/** The result of the work, or an error when it takes longer. */
async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = Math.round(milliseconds / 1000);
    timer = setTimeout(
      () => reject(new Error(`The request was not complete within ${seconds} seconds. Try again.`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
