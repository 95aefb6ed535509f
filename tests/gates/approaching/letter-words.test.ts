import { describe, expect, it } from 'vitest';
import { approvalLetter } from '../../../src/gates/approaching/approval-letter.ts';
import { letterWords } from '../../../src/gates/approaching/letter-words.ts';
import { aProposal } from '../a-proposal.ts';

const step = { id: 's', title: 'Recht', stage: 1, needed: 1, approvers: [] } as const;
const asking = { step, others: ['Ben'], external: false, now: new Date('2026-06-01T08:00:00Z') };
const link = 'https://counterpart.example/approvals/x';

describe('the letter that asks, in its reader’s language', () => {
  it('says its fixed words and its dates in German', () => {
    const proposal = aProposal({ deadline: '2026-06-12T15:00:00.000Z' });
    const letter = approvalLetter(proposal, link, 'Europe/Berlin', 'remind', { ...asking, language: 'de' });
    expect(letter.subject).toMatch(/^Erinnerung: entscheiden bis 12\. Juni 2026 um 17:00 MESZ: /);
    for (const part of [letter.text, letter.html]) {
      expect(part).toContain('Ihre Entscheidung wird noch gebraucht');
      expect(part).toContain('Ebenfalls gefragt: Ben (eine Zustimmung genügt).');
      expect(part).not.toMatch(/Decide|Your decision|You will|Opening the link/);
    }
    expect(letter).toMatchObject({ language: 'de', deadline: '2026-06-12T15:00:00.000Z' });
  });

  it('says them in English where nothing else was asked for', () => {
    const letter = approvalLetter(aProposal(), link, 'America/New_York', 'ask', asking);
    expect(letter.subject).toMatch(/^Decide by /);
    expect(letter.language).toBe('en');
  });

  it.each(['ask', 'remind', 'renew'] as const)('has every word of a letter that is to %s in both languages', (kind) => {
    const [en, de] = [letterWords('en'), letterWords('de')];
    expect(de.subjects[kind]('morgen', 'Titel')).toContain('morgen: Titel');
    expect(de.openings[kind]).not.toBe(en.openings[kind]);
  });
});
