import { childOf, element, elementsOf, type XmlElement, type XmlNode } from '../../formats/docx/xml.ts';
import { joinParagraphs } from './joined-paragraphs.ts';
import { moveRanges } from './move-ranges.ts';

export type Decision = 'accept' | 'reject';

/** What is decided about a tracked change, given the element that says it; undefined leaves it open. */
export type Decide = (change: XmlElement) => Decision | undefined;

/**
 * Applies decisions to a part, in place, as Word does (ECMA-376 part 1, 17.13.5). The tree is as deep as its reader allows,
 * which is what the recursion here rests on.
 */
export function settleChanges(root: XmlElement, decide: Decide): void {
  const joining = new Set<XmlElement>();
  settle(root, decide, joining);
  if (joining.size > 0) joinParagraphs(root, joining);
  dropEmptyRanges(root);
}

/** What is there when it is accepted, and what when it is rejected. */
const comes: ReadonlySet<string> = new Set(['w:ins', 'w:moveTo']);
const goes: ReadonlySet<string> = new Set(['w:del', 'w:moveFrom']);

function settle(of: XmlElement, decide: Decide, joining: Set<XmlElement>): void {
  const wraps = !of.name.endsWith('Pr'); // in properties it is a mark, see below
  const kept: XmlNode[] = [];
  for (const child of of.children) {
    if (typeof child === 'string') {
      kept.push(child);
      continue;
    }
    const decision = wraps && (comes.has(child.name) || goes.has(child.name)) ? decide(child) : undefined;
    settle(child, decide, joining);
    if (decision) {
      if ((decision === 'accept') === comes.has(child.name))
        kept.push(...(goes.has(child.name) ? child.children.map(shown) : child.children));
    } else if (!isTakenOut(child, decide, joining)) kept.push(child);
  }
  of.children = kept;
  if (of.name.endsWith('Pr') || of.name === 'w:tblGrid') settleFormat(of, decide);
}

/** Rows, cells and paragraph marks say by a property that they came or went. */
function isTakenOut(of: XmlElement, decide: Decide, joining: Set<XmlElement>): boolean {
  if (of.name === 'w:tr') return settleMarks(childOf(of, 'w:trPr'), decide);
  if (of.name === 'w:tc') return settleMarks(childOf(of, 'w:tcPr'), decide);
  if (of.name === 'w:tbl') return !hasRows(of);
  if (of.name === 'w:p' && settleMarks(childOf(childOf(of, 'w:pPr'), 'w:rPr'), decide)) joining.add(of);
  return false;
}

const marksThatCome: ReadonlySet<string> = new Set([...comes, 'w:cellIns']);
const marksThatGo: ReadonlySet<string> = new Set([...goes, 'w:cellDel']);

/** Takes away the marks that are decided; true if with them goes what they mark. */
function settleMarks(properties: XmlElement | undefined, decide: Decide): boolean {
  if (!properties) return false;
  let gone = false;
  properties.children = properties.children.filter((child) => {
    if (typeof child === 'string') return true;
    const isComing = marksThatCome.has(child.name);
    const decision = isComing || marksThatGo.has(child.name) ? decide(child) : undefined;
    if (decision) gone ||= (decision === 'reject') === isComing;
    return decision === undefined;
  });
  return gone;
}

function hasRows(of: XmlElement): boolean {
  return of.children.some(
    (child) =>
      typeof child !== 'string' &&
      (child.name === 'w:tr' || (!child.name.endsWith('Pr') && child.name !== 'w:tblGrid' && hasRows(child))),
  );
}

/** Formatting: `w:rPrChange` in `w:rPr` holds what was before, and so on for each kind of property. */
function settleFormat(properties: XmlElement, decide: Decide): void {
  const change = childOf(properties, `${properties.name}Change`);
  const decision = change && decide(change);
  if (!change || !decision) return;
  const now = properties.children.filter((child) => child !== change);
  const before = childOf(change, properties.name)?.children ?? [];
  if (decision === 'accept') properties.children = now;
  else properties.children = restored(now, before);
}

/** The old properties, with those a change of formatting does not speak of (17.13.5.29, 17.13.5.30, 17.13.5.32). */
function restored(now: readonly XmlNode[], before: readonly XmlNode[]): XmlNode[] {
  const named = (names: readonly string[]) =>
    now.filter((child) => typeof child !== 'string' && names.includes(child.name));
  return [
    ...named(['w:headerReference', 'w:footerReference', ...comes, ...goes]),
    ...before,
    ...named(['w:rPr', 'w:sectPr', 'w:cellIns', 'w:cellDel']),
  ];
}

const shownNames: Readonly<Record<string, string>> = { 'w:delText': 'w:t', 'w:delInstrText': 'w:instrText' };

/** Deleted words that came back are words. */
function shown(node: XmlNode): XmlNode {
  if (typeof node === 'string') return node;
  const name = shownNames[node.name] ?? node.name;
  return { ...element(name), attributes: node.attributes, children: node.children.map(shown) };
}

/** A move that was decided leaves the ends of its ranges around nothing. */
function dropEmptyRanges(root: XmlElement): void {
  const empty = new Set<XmlNode>();
  for (const { start, end, moved } of moveRanges(root)) if (moved.length === 0 && end) empty.add(start).add(end);
  if (empty.size === 0) return;
  for (const each of elementsOf(root))
    if (each.children.some((child) => empty.has(child)))
      each.children = each.children.filter((child) => !empty.has(child));
}
