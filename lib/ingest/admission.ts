// Bounds what a process holds in memory at once: who wants to load a file waits for so many of its places.

/** Places of one process: small files take one, a large file takes all. */
export class Admission {
  #free: number
  readonly #waiting: { places: number; enter: () => void }[] = []

  constructor(readonly places: number) {
    this.#free = places
  }

  /** Resolves when it is one's turn, in the order of asking; the answer gives the places back. Throws when aborted. */
  async enter(places: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    await new Promise<void>((resolve, reject) => {
      const entry = {
        places,
        enter: () => {
          signal.removeEventListener('abort', leave)
          resolve()
        },
      }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1)
        reject(signal.reason)
        this.#admit()
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(entry)
      this.#admit()
    })
    return () => {
      this.#free += places
      this.#admit()
    }
  }

  #admit(): void {
    for (let [next] = this.#waiting; next && next.places <= this.#free; [next] = this.#waiting) {
      this.#waiting.shift()
      this.#free -= next.places
      next.enter()
    }
  }
}
