/** {"error":{"code","message"}} (learn.microsoft.com, "Email - Send", ErrorResponse). */
export class CommunicationError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
