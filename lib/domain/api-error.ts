// The errors that a caller of the API is answered with, whoever finds them: a route, a question, an import.

/** `field` is the parameter or part of the body that is wrong. The message is shown to people: a sentence, no internals. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** 400: the request cannot be understood; `field` names what is wrong with it. */
export const badRequest = (message: string, field?: string): ApiError =>
  new ApiError(400, 'bad_request', message, field)
/** 404: there is no such thing. */
export const notFound = (message: string): ApiError => new ApiError(404, 'not_found', message)
/** 409: not in the state that things are in. */
export const conflict = (message: string): ApiError => new ApiError(409, 'conflict', message)
/** 413: more than this instance takes. */
export const tooLarge = (message: string, field?: string): ApiError =>
  new ApiError(413, 'too_large', message, field)
