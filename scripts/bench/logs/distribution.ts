// Draws numbers that are not equally likely, as what people and programs do never is.
import type { Random } from '../../../lib/ingest/sample/random'

/** Draws an index, each as often as its weight says. */
export class Distribution {
  readonly #sums: Float64Array
  #total = 0

  constructor(weights: readonly number[]) {
    this.#sums = Float64Array.from(weights, (weight) => {
      this.#total += weight
      return this.#total
    })
  }

  draw(random: Random): number {
    const wanted = random.fraction() * this.#total
    let low = 0
    let high = this.#sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sums[middle] as number) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Weights of `count` things of which the n-th comes `n ** -exponent` times as often as the first. */
export const zipfWeights = (count: number, exponent: number): number[] =>
  Array.from({ length: count }, (_, i) => (i + 1) ** -exponent)

/** Draws one of `count` as those weights say. */
export const zipf = (count: number, exponent: number): Distribution =>
  new Distribution(zipfWeights(count, exponent))

/** From a normal distribution around 0 with deviation 1. */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction())
