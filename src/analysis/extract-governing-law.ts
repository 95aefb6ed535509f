import { findJurisdictions, jurisdictionAdjective, unlistedJurisdiction } from './find-jurisdictions.ts';
import type { Finding } from './terms.ts';
import { best, type Found, type TextView } from './text-view.ts';

const GOVERNS = /\b(?:governed|governs?|governing|construed|interpreted|construction|interpretation)\b/i;
/** How far a jurisdiction may stand behind "laws of": "the laws, other than choice of law rules, of the state of Florida". */
const REACH = 140;

/** The law that governs the agreement: the jurisdiction named by "laws of …" or "… law" in a sentence that says what governs. */
export function extractGoverningLaw(view: TextView): Finding<string> | undefined {
  const findings: Finding<string>[] = [];
  for (const sentence of view.sentences) {
    const words = view.text.slice(sentence.start, sentence.end);
    const cue = GOVERNS.exec(words);
    if (!cue) continue;
    const ofThis = /\bth(?:is|e) (?:[a-z]+ ){0,2}(?:agreement|contract|amendment|license|lease|terms)\b/i.test(words);
    const isGoverned = /\bgovern/i.test(words);
    for (const law of words.matchAll(/\blaws?\b/gi)) {
      const at = sentence.start + law.index;
      const place = placeOf(view.text, at, Math.min(sentence.end, at + REACH));
      if (!place) continue;
      const near = Math.abs(law.index - cue.index) < 400;
      const confidence = near ? (isGoverned ? 0.9 : 0.75) + (ofThis ? 0.05 : -0.1) - (place.listed ? 0 : 0.2) : 0.4;
      findings.push(
        view.finding(
          place.value,
          { start: sentence.start + skipped(words), end: sentence.end },
          confidence,
          'governing-law-of',
        ),
      );
      break;
    }
  }
  const chosen = best(findings);
  return chosen && chosen.confidence >= 0.5 ? chosen : undefined;
}

function placeOf(text: string, law: number, end: number): (Found<string> & { listed: boolean }) | undefined {
  const before = findJurisdictions(text, { start: Math.max(0, law - 22), end: law }).find((name) =>
    /^ (?:state )?$/i.test(text.slice(name.end, law)),
  );
  const adjective = before ?? jurisdictionAdjective(text, law);
  if (adjective) return { ...adjective, listed: true };
  const after = text.slice(law, end);
  if (!/^laws?,?[^.;]{0,70} (?:of|in) /i.test(after)) return undefined;
  const [listed] = findJurisdictions(text, { start: law, end });
  const courts = /\b(?:courts?|venue|jurisdiction of)\b/i.exec(after);
  if (listed && (!courts || listed.start < law + courts.index)) return { ...listed, listed: true };
  const unlisted = unlistedJurisdiction(text, { start: law, end });
  return unlisted && { ...unlisted, listed: false };
}

/** White space at the start of a sentence. */
const skipped = (words: string): number => words.length - words.trimStart().length;
