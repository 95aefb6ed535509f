import type { Finding, Party } from './terms.ts';
import type { Range, TextView } from './text-view.ts';

/** The parties are named before the first clause; further in, "between" joins other things. */
const PREAMBLE = 6000;
const LONGEST_PARTY = 700;
const MOST_PARTIES = 12;

const FORM =
  '(?:Inc|Incorporated|LLC|L\\.L\\.C|Ltd|Limited|Corp|Corporation|Company|Co|LLP|L\\.L\\.P|LP|L\\.P|PLC|plc|GmbH|AG|N\\.?V|B\\.?V|S\\.?A|S\\.?A\\.?S|S\\.?p\\.?A|Pty|Trust|Bank|N\\.A|University|Partnership|Association)';
/** Where a name ends and its description begins. */
const NAME_ENDS =
  /,? (?:a|an|the|having|with|whose|located|organized|incorporated|established|formed|existing|duly|acting|doing|d\/b\/a|of|as|at|on behalf|individually|and its|together)\b|,? ?\(|;|:|, [\d]|,? \d{2,}|"/i;

/**
 * Reads "between A, a Florida company (“Provider”), and B (“Client”)" and its numbered form, within windows of bounded length.
 */
export function extractParties(view: TextView): Finding<Party>[] {
  const head = view.text.slice(0, PREAMBLE);
  let chosen: Finding<Party>[] = [];
  for (const match of [...head.matchAll(/\b(?:by and between|by and among|between|among|made by)\b:?/gi)].slice(0, 8)) {
    const parties = readParties(view, match.index + match[0].length);
    if (parties.length >= 2 && parties.every((party) => party.value.role)) return parties;
    if (weight(parties) > weight(chosen)) chosen = parties;
  }
  return chosen;
}

/** A title page names the parties too, but only the agreement gives them their short names. */
const weight = (parties: readonly Finding<Party>[]): number =>
  parties.reduce((total, party) => total + (party.value.role ? 3 : 1), 0);

function readParties(view: TextView, from: number): Finding<Party>[] {
  const parties: Finding<Party>[] = [];
  let at = from;
  while (parties.length < MOST_PARTIES) {
    const window = view.text.slice(at, at + LONGEST_PARTY);
    const lead =
      /^[\s,;:]*(?:(?:and|or|among|by) )?(?:between )?(?:\([\dia-c]{1,3}\) |\d\. |[a-c]\) )?[ -]{0,4}(?:and )?[ -]{0,4}(?:on the one (?:hand|part),? )?(?:the (?=[A-Z]))?/i.exec(
        window,
      )?.[0].length ?? 0;
    const name = nameAt(window.slice(lead));
    if (!name) break;
    const role = roleAfter(window, lead + name.length);
    const range: Range = { start: at + lead, end: at + lead + name.length };
    const value: Party = role?.text ? { name, role: role.text } : { name };
    parties.push(view.finding(value, range, role ? 0.85 : 0.6, role ? 'party-with-role' : 'party-by-name'));
    const next = nextParty(window, role?.end ?? lead + name.length);
    if (next === undefined) break;
    at += next;
  }
  return parties;
}

/** The capitalised words up to where the description begins; ", Inc." and its kin stay with the name. */
function nameAt(text: string): string | undefined {
  const end = NAME_ENDS.exec(text.slice(0, 160));
  let name = text.slice(0, end ? end.index : 160);
  const joined = name.search(/,? and (?=[A-Z])/);
  if (joined > 0 && new RegExp(`\\b${FORM}\\.?$`, 'i').test(name.slice(0, joined))) name = name.slice(0, joined);
  const formEnd = new RegExp(`^[^,]{2,100},? ${FORM}\\b\\.?(?=,|$)`, 'i').exec(name);
  if (formEnd) name = formEnd[0];
  else if (!end) return undefined;
  name = name
    .replace(
      /,(?! ?(?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|LLP|L\.?P|N\.A|Co|S\.A|B\.V|G\.I\.E|AG|GmbH|PLC|plc|MHC|Incorporated)\b).*$/i,
      '',
    )
    .trim();
  return (/^[A-Z0-9]/.test(name) || new RegExp(`\\b${FORM}\\b`, 'i').test(name)) &&
    name.length <= 100 &&
    /[A-Za-z]{2}/.test(name) &&
    !/^(?:the parties|party|parties|it|you|us)$/i.test(name)
    ? name
    : undefined;
}

/** The first quoted short name within the party's own parentheses. */
function roleAfter(window: string, from: number): { text: string; end: number } | undefined {
  const rest = window.slice(from);
  const match = /\((?:[^()"']{0,80})["']([^"'()]{1,60}?),?["'][^()]{0,160}\)/.exec(rest);
  if (!match?.[1] || /\bparties\b/i.test(match[1]) || startsAnother(rest.slice(0, match.index))) return undefined;
  return { text: match[1].trim(), end: from + match.index + match[0].length };
}

/** True when a new party begins in between: then the parentheses are not this party's. */
const startsAnother = (between: string): boolean =>
  new RegExp(`\\b(?:and|;) [A-Z][^,;()]{2,80}?,? ${FORM}\\b`).test(between.slice(0, 400));

/** Where the next party starts: just after the connecting "and", comma or number. */
function nextParty(window: string, from: number): number | undefined {
  const rest = window.slice(from);
  const direct =
    /^[^A-Za-z(.]{0,6}(?:on the (?:one|other) (?:hand|part)[,;]? ?)?(?:and |& |(?=\([\dia-c]{1,3}\) )|(?=\d\. ))/i.exec(
      rest,
    );
  if (direct) return from + direct[0].length;
  const comma = /^[,;] (?=[A-Z])/.exec(rest);
  if (comma) return from + comma[0].length;
  const later = NEXT_NAME.exec(rest.slice(0, 500));
  return later && !/\b(?:WHEREAS|RECITALS?|BACKGROUND|NOW|The parties|[1I]\.1?)\b/.test(rest.slice(0, later.index))
    ? from + later.index + later[0].length
    : undefined;
}

/** An "and" that leads to a name: after punctuation any capitalised one, else one with a legal form. */
const NEXT_NAME = new RegExp(
  `(?:[,;).] (?:and|\\(2\\)|\\(b\\)) (?=[A-Z(])|\\b[Aa][Nn][Dd][ -]{1,5}(?=[A-Z][^;()]{1,70} ${FORM}\\b))`,
);
