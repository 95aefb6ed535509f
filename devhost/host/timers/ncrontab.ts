/** A six-field NCRONTAB schedule, in UTC. */
export interface Schedule {
  /** The first instant after `instant` (ms since the epoch) that matches; undefined when there is none in range. */
  next(instant: number): number | undefined;
}

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const fields: readonly Field[] = [
  { name: 'seconds', from: 0, to: 59 },
  { name: 'minutes', from: 0, to: 59 },
  { name: 'hours', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: months },
  { name: 'day of week', from: 0, to: 6, names: days },
];

/** Dates repeat after 400 years, 29 February on a given week day after 40 at most; beyond this nothing matches. */
const YEARS_AHEAD = 41;

/**
 * Parses a schedule as the timer trigger does (atifaziz/NCrontab with seconds; azure-webjobs-sdk-extensions CronSchedule):
 * all six fields must match at once, the day of the month and of the week too, unlike Unix cron. `L W # ?`, 7 for
 * Sunday and `@daily` do not exist there. Throws an Error that names the field.
 */
export function parseSchedule(text: string): Schedule {
  const parts = text.trim().split(/\s+/);
  if (/^(?:\d+\.)?\d+:\d+(?::\d+)?$/.test(text.trim())) {
    throw new Error(
      `"${text}" is a TimeSpan, which works in dedicated plans only: write a six-field NCRONTAB expression.`,
    );
  }
  if (parts.length !== 6)
    throw new Error(`"${text}" has ${parts.length} fields; a timer needs the six of NCRONTAB, seconds first.`);
  const sets = fields.map((field, i) => parseField(parts[i] ?? '', field, text));
  return { next: (instant) => nextMatch(sets, instant) };
}

function parseField(text: string, field: Field, whole: string): readonly number[] {
  const fail = (): never => {
    throw new Error(`"${whole}": the field ${field.name} cannot be "${text}" (${field.from}-${field.to}).`);
  };
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const parts = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(item);
    if (!parts) return fail();
    const [, first = '', last, every] = parts;
    if (first === '*' && last !== undefined) return fail();
    const start = first === '*' ? field.from : fieldValue(first, field);
    // `n/s` counts on to the end of the field, as `*` does; a lone `n` is itself.
    const end = last !== undefined ? fieldValue(last, field) : first === '*' || every !== undefined ? field.to : start;
    const step = Number(every ?? 1);
    if (start === undefined || end === undefined || step < 1) return fail();
    // NCrontab takes a range in either order.
    for (let value = Math.min(start, end); value <= Math.max(start, end); value += step) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

/** Names may be written out; NCrontab takes any name that begins so. */
function fieldValue(text: string, field: Field): number | undefined {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    return value >= field.from && value <= field.to ? value : undefined;
  }
  const index = text.length >= 3 ? (field.names ?? []).indexOf(text.slice(0, 3).toLowerCase()) : -1;
  return index < 0 ? undefined : index + field.from;
}

function nextMatch(sets: readonly (readonly number[])[], instant: number): number | undefined {
  const [seconds, minutes, hours, monthDays, monthSet, weekDays] = sets.map((set) => new Set(set));
  if (!seconds || !minutes || !hours || !monthDays || !monthSet || !weekDays) return undefined;
  const at = new Date(Math.floor(instant / 1000) * 1000 + 1000);
  const lastYear = at.getUTCFullYear() + YEARS_AHEAD;
  while (at.getUTCFullYear() <= lastYear) {
    if (!monthSet.has(at.getUTCMonth() + 1)) {
      at.setUTCMonth(at.getUTCMonth() + 1, 1);
      at.setUTCHours(0, 0, 0);
    } else if (!monthDays.has(at.getUTCDate()) || !weekDays.has(at.getUTCDay())) {
      at.setUTCDate(at.getUTCDate() + 1);
      at.setUTCHours(0, 0, 0);
    } else if (!hours.has(at.getUTCHours())) at.setUTCHours(at.getUTCHours() + 1, 0, 0);
    else if (!minutes.has(at.getUTCMinutes())) at.setUTCMinutes(at.getUTCMinutes() + 1, 0);
    else if (!seconds.has(at.getUTCSeconds())) at.setUTCSeconds(at.getUTCSeconds() + 1);
    else return at.getTime();
  }
  return undefined;
}
