/**
 * A service's "no": {"error":{"code","message"}}, the form that Microsoft Graph (learn.microsoft.com, "Microsoft Graph error
 * responses"), the Bot Connector (REST API reference, ErrorResponse) and Communication Services ("Email - Send",
 * ErrorResponse) share.
 */
export class ServiceError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
