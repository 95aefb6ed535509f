import type { MarkdownIt } from 'markdown-it';
import { type Result, refused } from '../../../platform/result.ts';
import { tooComplex } from '../../refusals.ts';
import { readHtmlText } from '../html/read-html.ts';
import { decodedText } from '../plain/decoded-text.ts';
import type { SourceDocument } from '../source-document.ts';

/** Deeper nesting than markdown-it is told to follow would be left out silently, so what comes near is refused. */
const deepest = 100;
let markdown: MarkdownIt | undefined;

/** Markdown as CommonMark with tables and embedded HTML renders it; the page it makes is what is read. */
export async function readMarkdown(bytes: Uint8Array): Promise<Result<SourceDocument>> {
  const text = decodedText(bytes);
  if (!text.ok) return text;
  markdown ??= await contractMarkdown();
  const environment = {};
  const tokens = markdown.parse(withoutFrontMatter(text.value), environment);
  if (tokens.some(({ level }) => level > deepest)) return refused(tooComplex());
  return readHtmlText(markdown.renderer.render(tokens, markdown.options, environment));
}

/** Contracts hold no code, but clauses indented by four and more, as under "(a)", which is no list to Markdown. */
async function contractMarkdown(): Promise<MarkdownIt> {
  const { default: markdownIt } = await import('markdown-it');
  return markdownIt({ html: true, linkify: false, maxNesting: 2 * deepest }).disable('code');
}

/** YAML between two lines of dashes at the top speaks to the site, not to the reader of the page. */
function withoutFrontMatter(text: string): string {
  if (!/^---[ \t]*\n(?:#.*\n)*[\w-]+[ \t]*:/.test(text)) return text;
  const end = /\n(?:---|\.\.\.)[ \t]*(?:\n|$)/g;
  end.lastIndex = 3;
  return end.exec(text) ? text.slice(end.lastIndex) : text;
}
