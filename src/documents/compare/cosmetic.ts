/** What two wordings differ in when it is only in form; undefined when they say something else. */
export function cosmeticDifference(before: string, after: string): string | undefined {
  for (const { says, form } of forms) if (form(before) === form(after)) return says;
  return undefined;
}

const spaces = (text: string): string => text.replace(/\s+/g, ' ').trim();
/** Words written together or apart by mistake. Not next to a figure: "10 0" and "100" are two amounts. */
const joinedWords = (text: string): string => spaces(text).replace(/(?<![\p{N}]) (?![\p{N}])/gu, '');
const characters = (text: string): string =>
  joinedWords(
    text
      .normalize('NFKC')
      .replace(/[‘’‚‛′]/g, "'")
      .replace(/[“”„‟″]/g, '"')
      .replace(/[‐‑‒–—―−]/g, '-')
      .replace(/…/g, '...')
      .replace(/\u00ad/g, ''),
  );

/** Each forgives what those before it do, and one thing more. */
const forms: readonly { readonly says: string; readonly form: (text: string) => string }[] = [
  { says: 'only white space', form: joinedWords },
  { says: 'only quotation marks, dashes or spaces', form: characters },
  { says: 'only capital letters', form: (text) => characters(text).toLowerCase() },
];
