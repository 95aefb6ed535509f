import type { Clock } from '../clock.ts';
import type { Documents } from '../cosmos/documents.ts';
import type { NewEvent } from '../events.ts';
import type { TenantScope } from '../scope.ts';
import { SlidingWindow } from './sliding-window.ts';

/** Whoever mistypes needs two; a script that tries thousands of times adds four entries a minute to the log, with the count. */
const rule = { most: 3, ms: 60_000, mostKeys: 10_000 };

interface Held {
  readonly scope: TenantScope;
  readonly event: NewEvent;
  readonly times: number;
}

export interface RecordsDenials {
  /**
   * Puts on record that somebody was refused. The event's data must be of few values: what a caller makes up goes into `more`,
   * which is told while there are few.
   */
  readonly record: (scope: TenantScope, event: NewEvent, more?: Readonly<Record<string, string>>) => Promise<void>;
  /** Records what was only counted so far. */
  readonly flush: () => Promise<void>;
}

export interface DenialParts {
  readonly documents: Pick<Documents, 'record'>;
  readonly clock: Clock;
  readonly logFault: (fault: unknown) => void;
}

/**
 * Refusals in the log, bounded: of the same caller, place and reason the first three a minute are events of their own, what
 * comes on top is counted and becomes one event with `times` a minute later. Each instance counts for itself; a crash loses
 * the count of that minute, never that there were refusals.
 */
export function recordsDenials({ documents, clock, logFault }: DenialParts): RecordsDenials {
  const lately = new SlidingWindow(rule);
  const held = new Map<string, Held>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const untold = [...held.values()];
    held.clear();
    for (const { scope, event, times } of untold)
      await documents.record(scope, { ...event, data: { ...event.data, times } }).catch(logFault);
  };

  return {
    flush,
    async record(scope, event, more = {}) {
      const key = JSON.stringify([scope.tenant, scope.actor.id, event]);
      const now = clock.now().getTime();
      if (lately.wait(key, now) === 0) {
        lately.count(key, now);
        await documents.record(scope, { ...event, data: { ...event.data, ...more } });
        return;
      }
      const before = held.get(key);
      if (!before && held.size >= rule.mostKeys) return;
      held.set(key, { scope, event, times: (before?.times ?? 0) + 1 });
      timer ??= setTimeout(() => void flush(), rule.ms).unref();
    },
  };
}
