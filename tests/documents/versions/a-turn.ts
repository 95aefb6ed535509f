import { zipOf } from '../a-zip.ts';
import { paragraph, partsOf, run } from '../formats/docx/a-docx.ts';

const by = 'w:author="Dana Cole" w:date="2026-05-04T10:00:00Z"';

/** Word documents as the other side sends them back: with tracked changes. */
export function turns() {
  let number = 0;
  const id = () => `w:id="${++number}" ${by}`;
  return {
    inserted: (text: string) => `<w:ins ${id()}>${run(text)}</w:ins>`,
    deleted: (text: string) => `<w:del ${id()}><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`,
    /** A paragraph's words taken from here, or put here, under the name both halves have. */
    moved: (half: 'From' | 'To', name: string, text: string) => {
      const range = ++number;
      const words = `<w:move${half} ${id()}>${run(text)}</w:move${half}>`;
      return `<w:move${half}RangeStart w:id="${range}" ${by} w:name="${name}"/>${words}<w:move${half}RangeEnd w:id="${range}"/>`;
    },
    paragraph: (...content: string[]) => paragraph(content.join('')),
    run,
    file: (...paragraphs: string[]): Buffer => zipOf(partsOf(paragraphs.join(''))),
  };
}

/** Two paragraphs, three tracked changes. */
export function aTurn(words = 'This agreement runs for '): Buffer {
  const { inserted, deleted, paragraph, run, file } = turns();
  return file(
    paragraph(run('The client pays '), deleted('2,450.00'), inserted('1,900.00'), run(' USD a month.')),
    paragraph(run(words), inserted('at least '), run('twelve months.')),
  );
}

export const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
