import { describe, expect, test } from 'vitest';
import { downloadName, wrongEnding } from '../../src/documents/file-name.ts';
import { newUploadBody } from '../../src/documents/uploads/uploads.api.ts';
import { mediaTypes } from '../../src/documents/version.ts';
import { newVersionQuery } from '../../src/documents/versions/versions.api.ts';

const { docx, pdf, html, text, markdown } = mediaTypes;

describe('the name of a file', () => {
  test.each([
    ['MSA.docx', docx],
    ['MSA.PDF', pdf],
    ['page.htm', html],
    ['notes.md', markdown],
    ['Schedule 2.b', docx],
    ['Acme Inc.', docx],
    ['MSA', text],
  ])('%j may be that of %s', (fileName, mediaType) => {
    expect(wrongEnding(fileName, mediaType)).toBeUndefined();
  });

  test.each([
    ['MSA.pdf', docx, '.docx'],
    ['MSA.docm', docx, '.docx'],
    ['MSA.docx', text, '.txt'],
    ['MSA.docx', pdf, '.pdf'],
  ])('%j is refused for %s, saying what it must end in', (fileName, mediaType, says) => {
    expect(wrongEnding(fileName, mediaType)).toContain(says);
    const body = { fileName, mediaType, changeDescription: 'x', size: 9 };
    expect(newUploadBody.safeParse(body).error?.issues).toMatchObject([{ path: ['fileName'] }]);
  });

  test.each([
    ['MSA.docx', docx, 'MSA.docx'],
    ['MSA.TXT', text, 'MSA.TXT'],
    ['setup.bat', text, 'setup.bat.txt'],
    ['page.hta', html, 'page.hta.html'],
    ['Schedule 2.b', docx, 'Schedule 2.b.docx'],
    ['MSA', pdf, 'MSA.pdf'],
    ['x.exe.', text, 'x.exe..txt'],
  ])('%j of type %s is handed out as %j', (fileName, mediaType, given) => {
    expect(downloadName(fileName, mediaType)).toBe(given);
  });

  test.each(['a\u202ecod.exe', 'a\u2066b', 'a\r\nb', 'a\0b', 'a/b', 'a\\b'])('%j is none', (fileName) => {
    expect(newVersionQuery.safeParse({ fileName, changeDescription: 'x' }).success).toBe(false);
  });

  test.each(['Vertrag – Müller & Söhne.docx', '契約.docx', 'חוזה\u200f.docx'])('%j is one', (fileName) => {
    expect(newVersionQuery.safeParse({ fileName, changeDescription: 'x' }).success).toBe(true);
  });
});
