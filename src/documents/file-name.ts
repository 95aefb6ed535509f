import { mediaTypes } from './version.ts';

/** The endings a file of each type may have, the usual one first. */
const endings: Readonly<Record<string, readonly [string, ...string[]]>> = {
  [mediaTypes.docx]: ['docx'],
  [mediaTypes.pdf]: ['pdf'],
  [mediaTypes.html]: ['html', 'htm', 'xhtml'],
  [mediaTypes.text]: ['txt', 'text'],
  [mediaTypes.markdown]: ['md', 'markdown', 'txt'],
};

/** What lawyers' files end in else. A name may hold other dots ("Schedule 2.b", "Acme Inc."), which say nothing. */
const others = [
  'doc',
  'docm',
  'dot',
  'dotm',
  'dotx',
  'odt',
  'rtf',
  'pages',
  'xls',
  'xlsx',
  'ppt',
  'pptx',
  'eml',
  'msg',
];
const known = new Set([...others, ...Object.values(endings).flat()]);

const endingOf = (fileName: string): string => /\.([^.]*)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';

/** What is wrong with the name of a file of this type: it says that the file is of another; undefined when it does not. */
export function wrongEnding(fileName: string, mediaType: string): string | undefined {
  const fitting = endings[mediaType];
  const ending = endingOf(fileName);
  if (!fitting || fitting.includes(ending) || !known.has(ending)) return undefined;
  return `must end as its type does, in .${fitting[0]}: the file is sent as ${mediaType}`;
}

/**
 * The name a file is handed out under. It always ends as its type does, whatever its sender called it: a text that is saved
 * as "notes.bat" would be a program.
 */
export function downloadName(fileName: string, mediaType: string): string {
  const fitting = endings[mediaType];
  return !fitting || fitting.includes(endingOf(fileName)) ? fileName : `${fileName}.${fitting[0]}`;
}
