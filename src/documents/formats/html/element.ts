/** Of a parsed page what reading it needs. */
export interface HtmlElement {
  readonly tagName: string;
  readonly attrs: readonly { readonly name: string; readonly value: string }[];
  readonly childNodes: readonly HtmlNode[];
}

export type HtmlNode = HtmlElement | { readonly nodeName: string; readonly value?: string };

export const attribute = ({ attrs }: HtmlElement, name: string): string | undefined =>
  attrs.find((each) => each.name === name)?.value;
