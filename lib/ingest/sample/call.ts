// One kind of call in the sample data, and short ways to write it down.
import type { Random } from './random'

export type Fields = Record<string, unknown>
export type Place = { account: string; region: string; time: number }
/** Makes a call's parameters or its answer; null where the record has none. */
export type Draft = (random: Random, place: Place) => Fields | null

export type Action = {
  eventSource: string
  eventName: string
  readOnly: boolean
  weight: number
  request: Draft
  response: Draft
  /** Data events are off by default and have a category of their own. */
  data: boolean
  /** Written by a service that still uses a schema from before readOnly. */
  old: boolean
}
/** An action without its service. */
export type Call = Omit<Action, 'eventSource'>

const nothing: Draft = () => null
export const read = (eventName: string, weight: number, request: Draft = nothing): Call => ({
  eventName,
  readOnly: true,
  weight,
  request,
  response: nothing,
  data: false,
  old: false,
})
export const write = (
  eventName: string,
  weight: number,
  request: Draft,
  response: Draft = nothing,
): Call => ({
  ...read(eventName, weight, request),
  readOnly: false,
  response,
})
export const dataEvent = (call: Call): Call => ({ ...call, data: true })
export const old = (call: Call): Call => ({ ...call, old: true })

/** An action of its own, outside the tables: with fixed parameters and a fixed answer. */
export function singleAction(
  serviceName: string,
  eventName: string,
  readOnly: boolean,
  request: Fields | null = null,
  response: Fields | null = null,
): Action {
  const call = readOnly ? read(eventName, 1, () => request) : write(eventName, 1, () => request)
  return { ...call, response: () => response, eventSource: `${serviceName}.amazonaws.com` }
}

/** A draft with one field, picked from the values. */
export const one =
  (key: string, values: readonly string[]): Draft =>
  (random) => ({ [key]: random.pick(values) })

/** The ARN of a regional resource, as the place of the call decides. */
export const arnAt = ({ account, region }: Place, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`
