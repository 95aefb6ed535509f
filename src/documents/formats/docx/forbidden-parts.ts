import { attribute, childrenOf, type XmlElement } from './xml.ts';

/**
 * Embedded things that run, or that only the program which made them can show: executables, OLE objects, ActiveX controls.
 * Recognised by their bytes as much as by their names, since a part may have any name. Embedded Office documents without
 * macros and pictures are fine; what they say is not read.
 */
export const isEmbeddedObject = (name: string, part: Buffer): boolean =>
  /\.(?:exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|wsf|hta|msi|jar|lnk)$/i.test(name) ||
  /(?:^|\/)activeX\//i.test(name) ||
  part.subarray(0, 8).equals(oleFile) ||
  part.subarray(0, 2).toString('latin1') === 'MZ';

const oleFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

export const isMacroDocument = (name: string): boolean => /\.(?:docm|dotm|xlsm|xltm|xlam|pptm|potm|ppsm)$/i.test(name);

/** What the package says of its parts (ECMA-376 part 2, 6.2.3). */
export const contentTypesIn = (root: XmlElement): readonly string[] =>
  [...childrenOf(root)].map((each) => attribute(each, 'ContentType') ?? '');

export const isMacroType = (type: string): boolean => /macroEnabled|vbaProject|vbaData/i.test(type);
export const isControlType = (type: string): boolean => /oleObject|activeX/i.test(type);
