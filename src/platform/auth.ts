import type { Actor } from './scope.ts';

/** Who a verified token speaks for. Nothing in it grants access to a tenant; grants do. */
export interface Principal {
  /** Entra object id: stable, unlike names and addresses. */
  readonly id: string;
  readonly kind: 'person' | 'application';
  readonly name: string;
  readonly email?: string;
  /** App roles of the token, e.g. `Provider.Admin`. */
  readonly appRoles: readonly string[];
}

export const actorOf = (principal: Principal): Actor => ({
  kind: principal.kind,
  id: principal.id,
  name: principal.name,
  ...(principal.email ? { email: principal.email } : {}),
});
