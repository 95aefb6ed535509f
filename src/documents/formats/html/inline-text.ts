/** The words of one block, white space collapsed as CSS 2 16.6.1 says: over the ends of the elements inside it too. */
export function inlineText() {
  let pieces: string[] = [];
  let last = '\n';
  const push = (piece: string): void => {
    if (piece === '') return;
    pieces.push(piece);
    last = piece.at(-1) ?? last;
  };
  return {
    add(text: string): void {
      const collapsed = text.replace(/[ \t\n\r\f]+/g, ' ');
      push(collapsed.startsWith(' ') && (last === ' ' || last === '\n') ? collapsed.slice(1) : collapsed);
    },
    addPreformatted: push,
    break: (): void => push('\n'),
    /** The paragraphs collected, which two line breaks part, and begins anew. */
    take(): string[] {
      const text = pieces.join('');
      pieces = [];
      last = '\n';
      const lines = text.split('\n').map((line) => line.replace(/[ \t]+$/, ''));
      return lines
        .join('\n')
        .split(/\n\n+/)
        .filter((paragraph) => paragraph.trim() !== '');
    },
  };
}
