/** A refusal as Azure OpenAI words it: {"error":{"message","type","param","code"}}. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly more: object;
  constructor(
    status: number,
    code: string | null,
    message: string,
    rest: { readonly param?: string; readonly headers?: Readonly<Record<string, string>>; readonly more?: object } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = rest.param ?? null;
    this.headers = rest.headers ?? {};
    this.more = rest.more ?? {};
  }

  body(): object {
    const type = this.status < 500 ? 'invalid_request_error' : 'server_error';
    return { error: { message: this.message, type, param: this.param, code: this.code, ...this.more } };
  }
}

export const invalid = (param: string, message: string, code: string | null = null): ApiError =>
  new ApiError(400, code, message, { param });
/** What this stand-in leaves out is refused by name, never passed over. */
export const notOffered = (what: string): ApiError =>
  new ApiError(501, 'not_implemented', `The local Azure OpenAI does not offer ${what}.`);
