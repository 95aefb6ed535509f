import { sha256Hex } from '../platform/ids.ts';
import type { Mail } from '../platform/mail.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { TeamsChannel } from './channels.ts';
import { type Letter, purposeOf } from './letter.ts';
import { letterDocument } from './letter-document.ts';
import { withStopLink } from './letter-footer.ts';
import type { Attempt } from './notification.ts';
import type { Channel } from './purpose.ts';
import type { UnsubscribeLinks } from './unsubscribe-links.ts';

export interface Ways {
  readonly mail: Mail;
  /** Without it Teams is not offered. */
  readonly teams?: TeamsChannel | undefined;
  readonly links: UnsubscribeLinks;
  /** Domain of the message ids: the sender's. */
  readonly mailDomain: string;
}

export const messageIdOf = (id: string, domain: string): string => `<${id.slice(0, 40)}@${domain}>`;

/** One try on one way. What passes is thrown, for the caller to try again. */
export function sendsOnWays({ mail, teams, links, mailDomain }: Ways) {
  const byMail = async (scope: TenantScope, letter: Letter, messageId: string): Promise<Attempt['outcome']> => {
    // Only a reminder can be done without; whoever stops those still gets the letter that asks.
    const stop = purposeOf(letter) === 'reminder' ? await links.issue(scope, letter.to.id) : undefined;
    const { to, subject, text, html, language, thread } = stop ? withStopLink(letter, stop) : letter;
    const root = thread && `<${sha256Hex(`${scope.tenant}\n${thread}`).slice(0, 40)}.thread@${mailDomain}>`;
    const sent = await mail.send({
      ...{ to: to.email, subject, text, html: letterDocument(subject, html, language), messageId },
      ...(root ? { inReplyTo: root, references: [root] } : {}),
      ...(stop ? { unsubscribe: stop } : {}),
    });
    return sent.ok ? 'sent' : 'refused';
  };
  const byTeams = async (scope: TenantScope, letter: Letter): Promise<Attempt['outcome']> => {
    const { html: _, deadline: __, urgent: ___, ...card } = letter;
    return teams ? teams.send(scope, { ...card, purpose: purposeOf(letter) }) : 'unreachable';
  };
  return (scope: TenantScope, way: Channel, letter: Letter, messageId: string): Promise<Attempt['outcome']> =>
    way === 'mail' ? byMail(scope, letter, messageId) : byTeams(scope, letter);
}

export type SendsOnWay = ReturnType<typeof sendsOnWays>;
