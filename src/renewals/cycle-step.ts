/** What is to be done about the end of a term now. No imports: the story that is told by it can reach nothing through it. */
export type CycleStep =
  | { readonly do: 'openCycle' }
  | { readonly do: 'closeCycle' }
  | { readonly do: 'alert' }
  | { readonly do: 'proposeRenewal' }
  | { readonly do: 'renewByOperation' }
  | { readonly do: 'wait'; readonly until: string }
  | { readonly do: 'rest' };
