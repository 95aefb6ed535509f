import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardText, plainLine } from '../../../src/platform/teams/card-text.ts';

const z = '\u200b';

describe('text of contracts is only text on a card', () => {
  test.each([
    ['plain words stay', 'Bayside Dental Group, 2,450.00 USD', 'Bayside Dental Group, 2,450.00 USD'],
    ['bold', '**Approved** by _Ann_', '\\*\\*Approved\\*\\* by \\_Ann\\_'],
    ['a link', '[Read and decide](https://evil.example)', `\\[Read and decide\\](https:${z}//evil.example)`],
    ['an image', '![x](https://evil.example/a.png)', `!\\[x\\](https:${z}//evil.example/a.png)`],
    ['an automatic link', '<https://evil.example>', `\\<https:${z}//evil.example\\>`],
    ['an address', 'www.evil.example and mailto:a@b.example', `www${z}.evil.example and mailto${z}:a@b.example`],
    ['a list', '- Risk: none', `-${z} Risk: none`],
    ['a numbered list', '1. Approved', `1${z}. Approved`],
    ['a heading', '# Approved', `#${z} Approved`],
    ['code', '`x`', '\\`x\\`'],
    ['an escape of its own', '\\[x](y)', '\\\\\\[x\\](y)'],
    ['a function', '{{DATE(2026-01-01T00:00:00Z)}}', `{${z}{DATE(2026-01-01T00:00:00Z)}${z}}`],
    ['a mention', '<at>Ann</at>', '\\<at\\>Ann\\</at\\>'],
    ['lines', 'one\r\n\r\n- two\tthree\u2028four', 'one - two three four'],
    ['turned text', 'rejected \u202edevorppa\u202c', 'rejected devorppa'],
    ['hidden characters', 'ap\u200bpro\u00adved\ufeff', 'approved'],
  ])('%s', (_, text, shown) => {
    expect(cardText(text)).toBe(shown);
  });

  test('whatever it is, no mark of Markdown is left unescaped, nor a line', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        '[',
        ']',
        '(',
        ')',
        '*',
        '_',
        '\\',
        '`',
        '<',
        '>',
        '~',
        '#',
        '-',
        '1',
        '.',
        '{',
        '}',
        ':',
        '/',
        'a',
        ' ',
        '\n',
        '\u202e',
        'http://',
        '😀',
      ),
    });
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 40 }), (text, most) => {
        const shown = cardText(text, most);
        const bare = shown.replace(/\\[\\`*_[\]~<>]/g, '');
        expect(bare).not.toMatch(/[\\`*_[\]~<>\n\r\u202e]/);
        expect(shown).not.toMatch(/:\/\/|\{\{|\}\}/);
        expect(shown).not.toMatch(/^(?:[#+-][^\u200b]|\d+[.)])/);
        expect(plainLine(text, most).length).toBeLessThanOrEqual(most);
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });
});
