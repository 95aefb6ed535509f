import { expect, test } from 'vitest';
import { printable, printableJson } from '../../../src/audit/verifier/printed-report.ts';

// What a package holds reaches the terminal of whoever verifies it: ESC and CSI, in one byte or two, and what turns text around.
const hostile = '\u001b[2J\u009b31m\u007f\u202eevil\u{e0041}\r\nVERIFIED';

test('no character that a terminal obeys is printed, in words or as JSON', () => {
  expect(printable(hostile)).toBe('?[2J?31m??evil???VERIFIED');
  const printed = printableJson({ tenant: hostile });
  expect(printed.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
  expect(JSON.parse(printed)).toEqual({ tenant: hostile });
});
