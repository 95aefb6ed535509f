import { eventually, type Json, type Walk } from './walk.ts';

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

/** Letters in the captured inbox whose address begins and whose subject contains what is given. */
export async function letters(walk: Walk, addressBegins: string, subjectContains: string): Promise<readonly Letter[]> {
  const { messages } = await walk.control('/mail/messages');
  return (messages as Json[]).filter(
    (m) => JSON.stringify(m.to).includes(addressBegins) && String(m.subject).includes(subjectContains),
  );
}

export const mailTo = (walk: Walk, addressBegins: string, subjectContains: string): Promise<Letter> =>
  eventually(
    `a letter to ${addressBegins} about "${subjectContains}"`,
    async () => (await letters(walk, addressBegins, subjectContains)).at(-1),
    60,
  );

/** The link of an approval letter. */
export function linkIn({ text }: Letter): string {
  const link = /https?:\/\/\S+\/approvals\/\S+/.exec(text)?.[0];
  if (!link) throw new Error(`there is no approval link in the letter: ${text.slice(0, 200)}`);
  return link;
}
