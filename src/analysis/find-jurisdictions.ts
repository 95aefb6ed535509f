import type { Found, Range } from './text-view.ts';

/** Names as contracts write them. A jurisdiction not listed is found only after "State of", "Republic of" and the like. */
const NAMES = (
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|' +
  'Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|' +
  'North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|' +
  'Washington|West Virginia|Wisconsin|Wyoming|District of Columbia|Puerto Rico|' +
  'Ontario|Quebec|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|New Brunswick|New South Wales|Victoria|Queensland|Western Australia|South Australia|' +
  'England and Wales|England|Wales|Scotland|Northern Ireland|Ireland|United Kingdom|United States|Canada|Australia|New Zealand|Singapore|Hong Kong|India|Japan|' +
  "People's Republic of China|China|Taiwan|Korea|Israel|Switzerland|Germany|France|Netherlands|Belgium|Luxembourg|Austria|Italy|Spain|Portugal|Denmark|Sweden|Norway|" +
  'Finland|Iceland|Poland|Czech Republic|Hungary|Romania|Greece|Turkey|Cyprus|Malta|Jersey|Guernsey|Isle of Man|Bermuda|Cayman Islands|British Virgin Islands|Bahamas|' +
  'Barbados|Mexico|Brazil|Argentina|Chile|Colombia|Peru|Panama|South Africa|Nigeria|Kenya|Egypt|United Arab Emirates|Dubai|Saudi Arabia|Qatar|Kuwait|Malaysia|Indonesia|' +
  'Thailand|Vietnam|Philippines|Pakistan|Bangladesh|Sri Lanka|Russian Federation|Ukraine|Estonia|Latvia|Lithuania|Bulgaria|Croatia|Slovenia|Slovakia|Liechtenstein|Monaco'
).split('|');

const BY_LOWER = new Map(NAMES.map((name) => [name.toLowerCase(), name]));
/** Longer names first, so that "West Virginia" is not read as "Virginia". */
const KNOWN = new RegExp(`\\b(?:${[...NAMES].sort((a, b) => b.length - a.length).join('|')})\\b`, 'gi');

const ADJECTIVES: Readonly<Record<string, string>> = {
  english: 'England and Wales',
  scottish: 'Scotland',
  irish: 'Ireland',
  swiss: 'Switzerland',
  german: 'Germany',
  french: 'France',
  dutch: 'Netherlands',
  swedish: 'Sweden',
  danish: 'Denmark',
  norwegian: 'Norway',
  finnish: 'Finland',
  italian: 'Italy',
  spanish: 'Spain',
  japanese: 'Japan',
  chinese: 'China',
  israeli: 'Israel',
  australian: 'Australia',
  canadian: 'Canada',
  belgian: 'Belgium',
  austrian: 'Austria',
  indian: 'India',
};

/** Jurisdictions named in the range, in order. Lower-case words are not names: "china" may be crockery. */
export function findJurisdictions(text: string, { start, end }: Range): Found<string>[] {
  const found: Found<string>[] = [];
  for (const match of text.slice(start, end).matchAll(KNOWN)) {
    const value = BY_LOWER.get(match[0].toLowerCase());
    const from = start + match.index;
    if (value && /^[A-Z]/.test(match[0])) found.push({ value, start: from, end: from + match[0].length });
  }
  return found;
}

/** "English law", "the Swiss laws": the adjective just before `end`. */
export function jurisdictionAdjective(text: string, end: number): Found<string> | undefined {
  const match = /\b([A-Z][A-Za-z]{3,11}) $/.exec(text.slice(Math.max(0, end - 14), end));
  const value = ADJECTIVES[(match?.[1] ?? '').toLowerCase()];
  return value && match?.[1] ? { value, start: end - match[1].length - 1, end: end - 1 } : undefined;
}

/** "the laws of the Republic of Seychelles": a proper name this list lacks. */
export function unlistedJurisdiction(text: string, { start, end }: Range): Found<string> | undefined {
  const match =
    /\b(?:State|Commonwealth|Province|Republic|Kingdom|Territory) of ((?:[A-Z][a-z]{2,20})(?: [A-Z][a-z]{2,20})?)\b/.exec(
      text.slice(start, end),
    );
  if (!match?.[1]) return undefined;
  const from = start + match.index + match[0].length - match[1].length;
  return { value: match[1], start: from, end: from + match[1].length };
}
