import { attribute, propertiesOf, type XmlElement } from '../../formats/docx/xml.ts';
import { assembled, divide, isDivisible, type Unit } from './paragraph-units.ts';
import type { Tracking } from './tracking.ts';

/** What happens along a paragraph of the new document, in order. Offsets are into its text as the reader shows it. */
export type Step =
  | { readonly kind: 'same' | 'inserted'; readonly to: number }
  | { readonly kind: 'deleted'; readonly runs: readonly XmlElement[]; readonly by: 'w:del' | 'w:moveFrom' }
  /** A paragraph of the old document ended here: what came before goes into this one. */
  | { readonly kind: 'break'; readonly paragraph: XmlElement };

/** A `w:p` and what it is made of. Several are one paragraph where earlier tracked changes join them. */
export interface Member {
  readonly element: XmlElement;
  readonly units: readonly Unit[];
}

interface Placed extends Unit {
  readonly of: Member;
  /** The tracked change it was put into. */
  readonly change?: XmlElement | undefined;
}

/** Writes the steps into the members. The paragraphs of the breaks are filled, and returned with the member they precede. */
export function trackParagraph(
  members: readonly Member[],
  steps: readonly Step[],
  tracking: Tracking,
  insertedAs: 'w:ins' | 'w:moveTo',
): ReadonlyMap<XmlElement, readonly XmlElement[]> {
  const walk = new Walk(members, tracking, insertedAs);
  for (const step of steps) walk.take(step);
  return walk.finish(steps.every(({ kind }) => kind === 'inserted'));
}

class Walk {
  readonly #members: readonly Member[];
  readonly #tracking: Tracking;
  readonly #insertedAs: 'w:ins' | 'w:moveTo';
  /** What is still to come, the next one last. */
  readonly #ahead: Placed[];
  #out: (Placed | { readonly of: Member | undefined; readonly end: XmlElement })[] = [];
  #at = 0;

  constructor(members: readonly Member[], tracking: Tracking, insertedAs: 'w:ins' | 'w:moveTo') {
    this.#members = members;
    this.#tracking = tracking;
    this.#insertedAs = insertedAs;
    this.#ahead = members.flatMap((of) => of.units.map((unit) => ({ ...unit, of }))).reverse();
  }

  take(step: Step): void {
    if (step.kind === 'deleted') this.#delete(step.runs, step.by);
    else if (step.kind === 'break') this.#out.push({ of: this.#last()?.of ?? this.#members[0], end: step.paragraph });
    else this.#advance(step.to, step.kind === 'inserted');
  }

  /** @param everything the whole paragraph was inserted, and with its words whatever else is in it. */
  finish(everything: boolean): ReadonlyMap<XmlElement, readonly XmlElement[]> {
    const wrapper = this.#tracking.change(this.#insertedAs);
    for (let unit = this.#ahead.pop(); unit; unit = this.#ahead.pop()) this.#out.push(unit);
    if (everything)
      this.#out = this.#out.map((each) => ('end' in each || each.change ? each : inserted(each, wrapper)));
    else this.#wholeFields();
    const before = new Map<XmlElement, XmlElement[]>();
    const divided = this.#out.some((each) => 'end' in each);
    for (const member of this.#members) {
      let units: Unit[] = [];
      const ended: XmlElement[] = [];
      for (const each of this.#out) {
        if (each.of !== member) continue;
        if ('end' in each) {
          each.end.children.push(...assembled(units, this.#tracking.renew));
          ended.push(each.end);
          units = [];
        } else units.push(divided ? outsideControls(each) : each);
      }
      const properties = propertiesOf(member.element, 'w:pPr');
      member.element.children = [...(properties ? [properties] : []), ...assembled(units, this.#tracking.renew)];
      before.set(member.element, ended);
    }
    return before;
  }

  #last(): Placed | undefined {
    const last = this.#out.findLast((each) => !('end' in each));
    return last && !('end' in last) ? last : undefined;
  }

  #advance(to: number, isInserted: boolean): void {
    const wrapper = isInserted ? this.#tracking.change(this.#insertedAs) : undefined;
    let some = false;
    while (this.#at < to) {
      const unit = this.#ahead.pop();
      if (!unit) return;
      const left = to - this.#at;
      if (unit.text.length > left && isDivisible(unit)) {
        const [first, rest] = divide(unit, left);
        this.#ahead.push({ ...unit, ...rest });
        this.#push({ ...unit, ...first }, wrapper);
      } else this.#push(unit, unit.text !== '' || some ? wrapper : undefined);
      some ||= unit.text !== '';
      this.#at += Math.min(left, unit.text.length);
    }
    while (isFieldEnd(this.#ahead.at(-1))) this.#push(this.#ahead.pop() as Placed, undefined);
  }

  #push(unit: Placed, wrapper: XmlElement | undefined): void {
    this.#out.push(wrapper ? inserted(unit, wrapper) : unit);
  }

  #delete(runs: readonly XmlElement[], by: 'w:del' | 'w:moveFrom'): void {
    const [last, next] = [this.#last(), this.#ahead.at(-1)];
    const of = last?.of ?? this.#members[0];
    if (!of || runs.length === 0) return;
    const shared: XmlElement[] = [];
    if (last?.of === next?.of)
      for (const [index, wrapper] of (last?.wrappers ?? []).entries()) {
        if (next?.wrappers[index] !== wrapper || isTracked(wrapper)) break;
        shared.push(wrapper);
      }
    const change = this.#tracking.change(by);
    for (const node of runs) this.#out.push({ wrappers: [...shared, change], node, text: '', of, change });
  }

  /** A field of which all shown words were inserted was inserted itself: else its empty frame would stay when that is rejected. */
  #wholeFields(): void {
    const begins: number[] = [];
    for (const [index, each] of this.#out.entries()) {
      if ('end' in each || each.node.name !== 'w:fldChar') continue;
      const type = attribute(each.node, 'w:fldCharType');
      if (type === 'begin') begins.push(index);
      if (type !== 'end') continue;
      const begin = begins.pop();
      if (begin === undefined) continue;
      const shown = this.#out.slice(begin, index + 1).filter((one) => !('end' in one) && one.text !== '') as Placed[];
      const wrapper = shown[0]?.change;
      if (!wrapper || shown.some(({ change }) => change === undefined)) continue;
      for (let at = begin; at <= index; at++) {
        const one = this.#out[at];
        if (one && !('end' in one) && !one.change) this.#out[at] = inserted(one, wrapper);
      }
    }
  }
}

/** Only runs and formulas can be in a tracked change; bookmarks and the like stand outside. */
const inserted = (unit: Placed, change: XmlElement): Placed =>
  unit.run || unit.node.name.startsWith('m:') ? { ...unit, wrappers: [...unit.wrappers, change], change } : unit;

/** A content control cannot reach over the end of a paragraph; of one that is divided the words remain. */
const outsideControls = (unit: Placed): Placed => ({
  ...unit,
  wrappers: unit.wrappers.filter(({ name }) => name !== 'w:sdt' && name !== 'w:sdtContent'),
});

const isTracked = ({ name }: XmlElement): boolean => /^w:(?:ins|del|moveTo|moveFrom)$/.test(name);
const isFieldEnd = (unit: Unit | undefined): boolean =>
  unit?.node.name === 'w:fldChar' && attribute(unit.node, 'w:fldCharType') === 'end';
