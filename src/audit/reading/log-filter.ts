import type { EventPhase } from '../../slice.ts';
import type { EventOutcome } from './timeline-line.ts';

/** What entries of the log are looked for; every part that is said must hold. */
export interface LogFilter {
  /** UTC instants as entries have them: not before `from`, before `until`. */
  readonly from?: string;
  readonly until?: string;
  /** Any of them; `proposal.*` for all that begin so. */
  readonly types?: readonly string[];
  readonly phases?: readonly EventPhase[];
  readonly outcomes?: readonly EventOutcome[];
  /** As the leaf names them: `p:<pseudonym>`, or the id of an application or of the system. */
  readonly actor?: string;
  /** `contract/<id>` */
  readonly subject?: string;
  /** `contract:<id>` */
  readonly aggregate?: string;
  /** As the event has it, and as its leaf has it. */
  readonly correlation?: { readonly said: string; readonly inLeaf: string };
  readonly gate?: 'L0' | 'L1' | 'L2' | 'L3';
  /** Each stands somewhere in the payload, in capitals or not. */
  readonly words?: readonly string[];
}

export interface Condition {
  readonly text: string;
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
}

/** The filter in the SQL of Cosmos DB, over `c`. Its text holds nothing of what was asked, which is all in the parameters. */
export function conditionOf(filter: LogFilter): Condition {
  const {
    from,
    until,
    types = [],
    phases,
    outcomes,
    actor,
    subject,
    aggregate,
    correlation,
    gate,
    words = [],
  } = filter;
  const parts = [
    from ? condition('c.at >= @since', { '@since': from }) : undefined,
    until ? condition('c.at < @until', { '@until': until }) : undefined,
    types.length > 0 ? anyType(types) : undefined,
    phases ? condition('ARRAY_CONTAINS(@phases, c.phase)', { '@phases': phases }) : undefined,
    outcomes ? condition('ARRAY_CONTAINS(@outcomes, c.outcome)', { '@outcomes': outcomes }) : undefined,
    actor ? condition('c.actor = @actor', { '@actor': actor }) : undefined,
    subject ? condition('c.subject = @subject', { '@subject': subject }) : undefined,
    aggregate ? condition('c.aggregate = @aggregate', { '@aggregate': aggregate }) : undefined,
    correlation ? correlatedWith(correlation) : undefined,
    // The leaf is canonical and no text in it holds a quotation mark, so this is the field and nothing else.
    gate ? condition('CONTAINS(c.leaf, @gate)', { '@gate': member('gate', gate) }) : undefined,
    ...words.map((word, n) => condition(`CONTAINS(c.payload, @word${n}, true)`, { [`@word${n}`]: inJson(word) })),
  ];
  const said = parts.filter((part) => part !== undefined);
  return {
    text: said.map(({ text }) => text).join(' AND ') || 'true',
    parameters: Object.assign({}, ...said.map(({ parameters }) => parameters)),
  };
}

const condition = (text: string, parameters: Condition['parameters']): Condition => ({ text, parameters });

function anyType(types: readonly string[]): Condition {
  const families = types.filter((type) => type.endsWith('.*'));
  const exact = types.filter((type) => !type.endsWith('.*'));
  const parameters: Record<string, string | readonly string[]> = { '@types': exact };
  for (const [n, family] of families.entries()) parameters[`@family${n}`] = family.slice(0, -1);
  const begins = families.map((_, n) => `STARTSWITH(c.type, @family${n})`);
  return condition(`(${['ARRAY_CONTAINS(@types, c.type)', ...begins].join(' OR ')})`, parameters);
}

/** The leaf has it by another name; words a caller chose stand in the payload alone, as the member before its `data`. */
const correlatedWith = ({ said, inLeaf }: NonNullable<LogFilter['correlation']>): Condition =>
  condition(
    '(CONTAINS(c.leaf, @correlation) OR CONTAINS(c.leaf, @asInLeaf) OR CONTAINS(c.payload, @correlationAndData))',
    {
      '@correlation': member('correlation', inLeaf),
      '@asInLeaf': member('correlation', said),
      '@correlationAndData': `${member('correlation', said)},"data":{`,
    },
  );

const member = (name: string, value: string): string => `${JSON.stringify(name)}:${JSON.stringify(value)}`;

/** As the word is written inside a string of JSON. */
const inJson = (word: string): string => JSON.stringify(word).slice(1, -1);
