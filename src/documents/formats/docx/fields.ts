import { pushReversed, shownChildren } from './shown-children.ts';
import { attribute, type XmlElement } from './xml.ts';

/**
 * The fields that are open while text is read, over the paragraphs it spans (ECMA-376 part 1, 17.16.18): of each the result is
 * shown and the instruction is not.
 */
export class Fields {
  readonly #open: ('instruction' | 'result')[] = [];
  readonly #unpaired: ReadonlySet<XmlElement>;
  #instructions = 0;

  /** @param unpaired marks that are taken for nothing, or one would hide the rest of the document. */
  constructor(unpaired: ReadonlySet<XmlElement>) {
    this.#unpaired = unpaired;
  }

  /** Within an instruction, of whichever field around. */
  get hide(): boolean {
    return this.#instructions > 0;
  }

  pass(mark: XmlElement): void {
    if (this.#unpaired.has(mark)) return;
    const type = attribute(mark, 'w:fldCharType');
    if (type === 'begin') {
      this.#open.push('instruction');
      this.#instructions++;
    } else if (type === 'separate' || type === 'end') {
      if (this.#open.pop() === 'instruction') this.#instructions--;
      if (type === 'separate') this.#open.push('result');
    }
  }
}

/** `w:fldChar` of a part that have no counterpart in it. A field does not begin in a text box and end outside. */
export function unpairedFieldMarks(root: XmlElement): ReadonlySet<XmlElement> {
  const unpaired = new Set<XmlElement>();
  const flows: XmlElement[] = [root];
  for (let flow = flows.pop(); flow; flow = flows.pop()) {
    const begun: { readonly begin: XmlElement; separate?: XmlElement }[] = [];
    const open: XmlElement[] = [flow];
    for (let next = open.pop(); next; next = open.pop()) {
      const type = next.name === 'w:fldChar' ? attribute(next, 'w:fldCharType') : undefined;
      const field = begun.at(-1);
      if (next.name === 'w:txbxContent' && next !== flow) flows.push(next);
      else if (type === 'begin') begun.push({ begin: next });
      else if (type === 'separate' && field && !field.separate) field.separate = next;
      else if (type === 'end' && field) begun.pop();
      else if (type !== undefined) unpaired.add(next);
      else pushReversed(open, shownChildren(next));
    }
    for (const { begin, separate } of begun) {
      unpaired.add(begin);
      if (separate) unpaired.add(separate);
    }
  }
  return unpaired;
}
