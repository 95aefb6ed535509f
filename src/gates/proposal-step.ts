/** What is to be done about a proposal now. No imports: the story that is told by it can reach nothing through it. */
export type ProposalStep =
  | { readonly do: 'ask' }
  | { readonly do: 'remind' }
  | { readonly do: 'expire' }
  | { readonly do: 'execute' }
  | { readonly do: 'wait'; readonly until: string }
  | { readonly do: 'nothing' };
