import { type CustomResourceEvent, isAwaited, type ScheduledEvent } from './event.ts';
import type { Clock, Kind } from './kind.ts';
import { reasonOf, respond } from './respond.ts';

/** What the function stands on. */
export interface Context {
  kindOf(resourceType: string): Kind;
  /** Milliseconds until Lambda ends the function. */
  timeLeft(): number;
  now(): Date;
  pause(milliseconds: number): Promise<void>;
  log(line: string): void;
}

/** Milliseconds that are kept back for the answer and its retries. */
const FOR_THE_ANSWER = 20_000;

/** How often, and after how many milliseconds, a call is tried that is refused: a new policy takes some seconds to be in force. */
const REFUSALS = 6;
const AFTER_REFUSAL = 5_000;

/**
 * Does what CloudFormation asks, and answers, whatever happens: in time, once, with a reason that names no secret. A scheduled
 * event gets no answer: it fails, for Lambda to try again and then to hand it to the dead-letter queue.
 */
export async function provide(event: CustomResourceEvent | ScheduledEvent, context: Context): Promise<void> {
  const { timeLeft, now, pause, log } = context;
  const clock: Clock = { now, pause, remaining: () => timeLeft() - FOR_THE_ANSWER };
  const before = event.PhysicalResourceId ?? event.LogicalResourceId;
  const work = () => patiently(() => carryOut(event, before, context.kindOf, clock), clock);
  const { RequestType, ResourceType, LogicalResourceId } = event;
  const say = (outcome: object) => log(JSON.stringify({ RequestType, ResourceType, LogicalResourceId, ...outcome }));
  if (!isAwaited(event)) {
    say({ physicalId: await work() });
    return;
  }
  const outcome = await within(clock.remaining(), work).then(
    (physicalId) => ({ physicalId }),
    (error: unknown) => ({ physicalId: before, reason: reasonOf(error) }),
  );
  say(outcome);
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

async function patiently<T>(work: () => Promise<T>, clock: Clock): Promise<T> {
  for (let refused = 1; ; refused += 1) {
    try {
      return await work();
    } catch (error) {
      const isRefusal = /^(AccessDenied|UnauthorizedOperation)/.test((error as Error).name);
      if (!isRefusal || refused === REFUSALS || clock.remaining() < AFTER_REFUSAL) throw error;
      await clock.pause(AFTER_REFUSAL);
    }
  }
}

/** The result of the work, or an error when it takes longer. */
async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = Math.round(milliseconds / 1000);
    timer = setTimeout(() => reject(new Error(`It was not done within ${seconds} seconds. Try again.`)), milliseconds);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
