/** {"error":{"code","message","innerError"}} (learn.microsoft.com, "Microsoft Graph error responses"). */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
