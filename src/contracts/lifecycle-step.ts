/** What is to be done about a contract now. No imports: the story that is told by it can reach nothing through it. */
export type LifecycleStep =
  | { readonly do: 'analyse' }
  | { readonly do: 'proposeActivation' }
  | { readonly do: 'returnToDraft' }
  | { readonly do: 'activate' }
  | { readonly do: 'expire' }
  | { readonly do: 'wait'; readonly until: string }
  | { readonly do: 'rest' };
