import { attribute, childOf, childrenOf, type XmlElement } from './xml.ts';

/** Vocabularies a choice of markup may require for Word of today to take it (ECMA-376 part 3, 7.6). */
const understood: ReadonlySet<string> = new Set(['w14', 'w15', 'wps', 'wpg', 'wpc']);

/** The children as Word sees them: of alternate content the one choice it takes, else the fallback, never both. */
export function* shownChildren(of: XmlElement): Generator<XmlElement> {
  for (const child of childrenOf(of)) {
    if (child.name !== 'mc:AlternateContent') yield child;
    else {
      const taken = takenAlternative(child);
      if (taken) yield* shownChildren(taken);
    }
  }
}

function takenAlternative(alternatives: XmlElement): XmlElement | undefined {
  for (const choice of childrenOf(alternatives, 'mc:Choice')) {
    const required = (attribute(choice, 'Requires') ?? '').split(/\s+/).filter(Boolean);
    if (required.length > 0 && required.every((prefix) => understood.has(prefix))) return choice;
  }
  return childOf(alternatives, 'mc:Fallback');
}

/** For a walk with a stack, in reading order. Not by spread arguments: a body may have a million children. */
export function pushReversed(open: XmlElement[], children: Iterable<XmlElement>): void {
  const from = open.length;
  for (const child of children) open.push(child);
  for (let [low, high] = [from, open.length - 1]; low < high; low++, high--) {
    const [first, last] = [open[low], open[high]];
    if (first && last) [open[low], open[high]] = [last, first];
  }
}
