import { attribute, type XmlElement } from '../../formats/docx/xml.ts';

/** What something was moved from, or to: the two ends, and what was marked as moved between them, paragraph marks too. */
export interface MoveRange {
  /** The same for both halves of a move; unique within a part. */
  readonly name: string;
  readonly start: XmlElement;
  end?: XmlElement;
  readonly moved: XmlElement[];
}

/** ECMA-376 part 1, 17.13.5.21 to 17.13.5.28. */
export function moveRanges(root: XmlElement): readonly MoveRange[] {
  const open = new Map<string, MoveRange>();
  const found: MoveRange[] = [];
  for (const each of marksLast(root)) {
    const range = /^w:(moveFrom|moveTo)(?:Range(Start|End))?$/.exec(each.name);
    if (!range) continue;
    const key = `w:${range[1]}#${attribute(each, 'w:id')}`;
    if (range[2] === 'Start') {
      const begun = { name: attribute(each, 'w:name') ?? '', start: each, moved: [] };
      found.push(begun);
      open.set(key, begun);
    } else if (range[2] === 'End') {
      const ended = open.get(key);
      if (ended) ended.end = each;
      open.delete(key);
    } else for (const [of, { moved }] of open) if (of.startsWith(`${each.name}#`)) moved.push(each);
  }
  return found;
}

/** In the order of the text: the mark of a paragraph, which its properties speak of, comes behind its words. */
function* marksLast(root: XmlElement): Generator<XmlElement> {
  const open: XmlElement[] = [root];
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    const children = next.children.filter((child) => typeof child !== 'string').reverse();
    if (next.name === 'w:p' && children.at(-1)?.name === 'w:pPr') children.unshift(...children.splice(-1));
    open.push(...children);
  }
}
