/** An answer that is not success. `code` is one of the control plane's problem codes; the data port shows the message only. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** HTTP status. */
  readonly status: number;
  readonly code: string;
  readonly data: { readonly [key: string]: number | string | null };

  constructor(
    status: number,
    code: string,
    message: string,
    data: { readonly [key: string]: number | string | null } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.data = data;
  }
}

/** 400: the request is wrong. */
export function invalid(message: string): Refusal {
  return new Refusal(400, 'usage', message);
}

/** 503: right request, wrong moment. */
export function unavailable(message: string): Refusal {
  return new Refusal(503, 'not-ready', message);
}

/** The Refusal that an unknown thrown value is, or stands for (500). */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal(500, 'internal', error instanceof Error ? error.message : String(error));
}
