import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = process.env.SOFFICE ?? '/usr/bin/soffice';

/** Debian's libreoffice-writer-nogui. `SOFFICE` names another one. */
export const libreOfficeIsPresent = existsSync(program);

/** Filters of LibreOffice by the format it shall write. */
const filters = { text: 'Text (encoded)', docx: 'MS Word 2007 XML', pdf: 'writer_pdf_Export' } as const;

export interface OfficeJob {
  /** A .docx, or an .html. */
  readonly source: string;
  /** What to do with all tracked changes in it, whoever made them. */
  readonly act: 'keep' | 'accept' | 'reject';
  readonly format: keyof typeof filters;
  readonly target: string;
}

/**
 * Has LibreOffice do all jobs in one start, which takes seconds. It runs with a profile of its own, so that it neither sees nor
 * disturbs one that is open. A job that fails leaves no target.
 */
export async function inLibreOffice(jobs: readonly OfficeJob[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'libre-office-'));
  try {
    const profile = `-env:UserInstallation=${pathToFileURL(folder)}`;
    const quiet = ['--headless', '--norestore', '--nologo', '--nodefault', profile];
    await run(program, [...quiet, '--terminate_after_init']); // makes the profile, over what may be in its place
    await installMacro(join(folder, 'user/basic/Standard'));
    const list = join(folder, 'jobs.txt');
    await writeFile(list, jobs.flatMap(linesOf).join('\n'));
    await run(program, [...quiet, `macro:///Standard.Jobs.Run("${list}")`], { timeout: 600_000 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const linesOf = ({ source, act, format, target }: OfficeJob): string[] => [
  act === 'keep' ? act : `.uno:${act === 'accept' ? 'Accept' : 'Reject'}AllTrackedChanges`,
  source.endsWith('.html') ? 'HTML (StarWriter)' : '',
  pathToFileURL(source).href,
  filters[format],
  pathToFileURL(target).href,
];

const macro = `
Sub Run(jobs As String)
  Dim act, from, source, into, target As String
  Dim handle As Integer
  handle = FreeFile
  Open jobs For Input As #handle
  Do While Not EOF(handle)
    Line Input #handle, act
    Line Input #handle, from
    Line Input #handle, source
    Line Input #handle, into
    Line Input #handle, target
    One(act, from, source, into, target)
  Loop
  Close #handle
  StarDesktop.terminate()
End Sub

Sub One(act As String, from As String, source As String, into As String, target As String)
  On Error GoTo Failed
  Dim reading(1) As New com.sun.star.beans.PropertyValue
  Dim writing(1) As New com.sun.star.beans.PropertyValue
  Dim none()
  reading(0).Name = "Hidden"
  reading(0).Value = True
  reading(1).Name = "FilterName"
  reading(1).Value = IIf(from = "", "MS Word 2007 XML", from)
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, reading())
  If act <> "keep" Then
    dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
    dispatcher.executeDispatch(document.CurrentController.Frame, act, "", 0, none())
  End If
  writing(0).Name = "FilterName"
  writing(0).Value = into
  writing(1).Name = "FilterOptions"
  writing(1).Value = IIf(into = "Text (encoded)", "UTF8,LF,,,", "")
  document.storeToURL(target, writing())
  document.close(True)
Failed:
End Sub
`;

async function installMacro(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const head = (kind: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ${kind} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "${kind.slice(0, kind.indexOf(':'))}.dtd">\n`;
  await writeFile(
    join(folder, 'script.xlb'),
    `${head('library:library')}<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="Jobs"/></library:library>`,
  );
  const source = macro.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  await writeFile(
    join(folder, 'Jobs.xba'),
    `${head('script:module')}<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Jobs" script:language="StarBasic">${source}</script:module>`,
  );
}
