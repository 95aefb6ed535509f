import { attribute, childrenOf, type XmlElement } from './xml.ts';

export interface Relationship {
  readonly id: string;
  /** The last word of its type, the same in both forms of the standard: `header`, `oleObject`. */
  readonly type: string;
  readonly target: string;
  readonly external: boolean;
}

/** What a part refers to (ECMA-376 part 2, 6.5); undefined if two have one id, as readers would then differ. */
export function relationshipsIn(root: XmlElement): readonly Relationship[] | undefined {
  const found = new Map<string, Relationship>();
  for (const each of childrenOf(root)) {
    if (!/(?:^|:)Relationship$/.test(each.name)) continue;
    const id = attribute(each, 'Id') ?? '';
    const type = (attribute(each, 'Type') ?? '').split('/').at(-1) ?? '';
    if (found.has(id)) return undefined;
    const external = (attribute(each, 'TargetMode') ?? '').toLowerCase() === 'external';
    found.set(id, { id, type, target: attribute(each, 'Target') ?? '', external });
  }
  return [...found.values()];
}

/** `word/_rels/document.xml.rels` of `word/document.xml`; of '' the package's own. */
export function relationshipsPartOf(part: string): string {
  const slash = part.lastIndexOf('/') + 1;
  return `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
}

/** The name of the part that a target means, seen from the part that refers to it. */
export function targetPart(from: string, target: string): string {
  const steps = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

/**
 * What a document may not refer to. Nothing is ever fetched, of whatever kind; these are refused because Word would fetch or
 * show what nobody who reads our text has seen. Links to click are fine. Pictures elsewhere are not looked at. A template on a
 * disk is named by nearly every document that Word saves; one on the web is a known way to bring in macros.
 */
export function isForeignContent({ type, target, external }: Relationship): boolean {
  if (/^(?:aFChunk|subDocument|frame)$/i.test(type)) return true;
  if (!external) return false;
  if (type === 'attachedTemplate') return /^\s*(?:https?|ftps?):/i.test(target);
  return /^(?:oleObject|package|control|header|footer|footnotes|endnotes|comments|styles|numbering|settings|officeDocument)$/.test(
    type,
  );
}
