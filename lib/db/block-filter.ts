// A block's filter: a Bloom filter of the words in its records, so that a search need not read every block. A word is a
// run of five or more ASCII letters and digits, in lower case; members' names are among them, as nobody tells them apart
// in one pass over the bytes.
//
// Layout of `block_filter.words`: a field of bits, numbered as get_bit numbers them (the lowest of the first byte is 0).
// A word with the hashes a and b has set the bits ⌊((a + i·b) mod 2³²) · (8 · length) / 2³²⌋, i from 0 to 5. a: FNV-1a
// over the word's bytes, 32 bits, finished as murmur3 finishes; b: a, finished once more, and odd.
import { SHORTEST_WORD } from '../domain/text-query-words'

const PROBES = 6
/**
 * The least bits a word. With seven, one of 28 words that are not there seems to be, with eight one of 46. Most blocks of
 * alike records have some 4,000 words: then two filters share a page, with eight bits a word.
 */
const LEAST_BITS = 7
/**
 * How many bytes a filter may have so that one, two, three … rows fill a page of 8 kB; a row has 60 bytes besides, and a
 * longer one would leave its page. Filling the page makes a filter sharper at no cost.
 */
const PAGE_SHARES = [952, 1288, 1560, 1968, 2648, 4016, 7900] as const
const LONGEST = 7900

const BACKSLASH = 0x5c
const [LOWER_K, LOWER_S, LOWER_U] = [0x6b, 0x73, 0x75]
const BLANK = 0x20
/** The characters beyond ASCII that are the same as one of its letters. */
const [KELVIN, LONG_S] = [0x212a, 0x17f]
/** For each byte: the character that it counts as; ENDS where it ends a word; ODD where it ends one and wants a look. */
const [ENDS, ODD] = [0, 1]
const CLASS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === BACKSLASH || byte === 0xe2 || byte === 0xc5) return ODD
  const character = String.fromCharCode(byte)
  return /[a-z0-9]/i.test(character) ? character.toLowerCase().charCodeAt(0) : ENDS
})
const FNV_BASIS = 0x811c9dc5 | 0
const FNV_PRIME = 0x01000193
const TWO_TO_32 = 2 ** 32
const FIRST_PLACES = 16_384

/** The filter of a block's records (valid JSON in UTF-8); empty slots are left out. */
export function blockFilter(records: Iterable<Uint8Array | null>): Buffer {
  const words = new WordSet()
  for (const record of records) if (record && !addWords(record, words)) addDecoded(record, words)
  const filter = Buffer.alloc(bytesFor(words.size))
  const bits = filter.length * 8
  // A product and no remainder: dividing took longer than reading the records.
  const scale = bits / TWO_TO_32
  for (let i = 0; i < words.hashes.length; i++) {
    let hash = words.hashes[i] as number
    if (hash === 0) continue
    const step = finish(hash ^ FNV_BASIS) | 1
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = ((hash >>> 0) * scale) | 0
      filter[bit >>> 3] = (filter[bit >>> 3] as number) | (1 << (bit & 7))
      hash = (hash + step) | 0
    }
  }
  return filter
}

/**
 * Where a filter is to be asked for a word (in lower case): bit ⌊place · (8 · length) / 2³²⌋ of each place. The word is
 * in none of the block's records when one of them is not set.
 */
export function wordPlaces(word: string): number[] {
  let hash = FNV_BASIS
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), FNV_PRIME)
  const first = finish(hash)
  const step = finish(first ^ FNV_BASIS) | 1
  return Array.from({ length: PROBES }, (_, probe) => (first + Math.imul(probe, step)) >>> 0)
}

function bytesFor(words: number): number {
  const least = Math.ceil((words * LEAST_BITS) / 8)
  if (least <= PAGE_SHARES[0]) return Math.max(8, least + (-least & 7))
  return PAGE_SHARES.find((share) => least <= share) ?? LONGEST
}

/** murmur3's last step: every bit of the hash depends on every bit. Never 0, which stands for an empty place. */
function finish(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0 || 1
}

/**
 * Adds the words of a record's bytes. An escape ends a word and is none itself. False when the record has what the bytes
 * alone do not tell: a character written by its number, or one beyond ASCII that is the same as an ASCII letter.
 */
function addWords(record: Uint8Array, words: WordSet): boolean {
  const length = record.length
  let at = 0
  while (at < length) {
    const start = at
    let hash = FNV_BASIS
    let letter = CLASS[record[at] as number] as number
    while (letter > ODD) {
      hash = Math.imul(hash ^ letter, FNV_PRIME)
      at++
      letter = at < length ? (CLASS[record[at] as number] as number) : ENDS
    }
    if (at - start >= SHORTEST_WORD) words.add(finish(hash))
    if (letter === ODD) {
      if (record[at] === BACKSLASH) {
        at++
        if (record[at] === LOWER_U) return false
      } else if (isLikeAscii(record, at)) return false
    }
    at++
  }
  return true
}

/** The Kelvin sign, E2 84 AA, or the long s, C5 BF. */
const isLikeAscii = (record: Uint8Array, at: number): boolean =>
  record[at] === 0xe2
    ? record[at + 1] === 0x84 && record[at + 2] === 0xaa
    : record[at] === 0xc5 && record[at + 1] === 0xbf

/** The same for any record, with its escapes decoded. */
function addDecoded(record: Uint8Array, words: WordSet): void {
  // A text with millions of escapes must take no more than its bytes: each becomes a single one, for a word a letter of
  // ASCII or nothing.
  const decoded = Buffer.allocUnsafe(record.length)
  let length = 0
  for (let at = 0; at < record.length; ) {
    let letter = record[at] as number
    let taken = 1
    if (letter === BACKSLASH) {
      const code = record[at + 1] === LOWER_U ? hexAt(record, at + 2) : BLANK
      letter = code === KELVIN ? LOWER_K : code === LONG_S ? LOWER_S : code < 0x80 ? code : BLANK
      if (letter === BACKSLASH) letter = BLANK
      taken = record[at + 1] === LOWER_U ? 6 : 2
    } else if ((letter === 0xe2 || letter === 0xc5) && isLikeAscii(record, at)) {
      taken = letter === 0xe2 ? 3 : 2
      letter = letter === 0xe2 ? LOWER_K : LOWER_S
    }
    decoded[length++] = letter
    at += taken
  }
  addWords(decoded.subarray(0, length), words)
}

/** What four hexadecimal digits stand for; a record, which is valid JSON, has no others behind `\u`. */
function hexAt(record: Uint8Array, at: number): number {
  let code = 0
  for (let i = at; i < at + 4; i++) {
    const digit = record[i] as number
    // Letters, of either case, have this bit.
    code = code * 16 + ((digit & 0x40) === 0 ? digit & 0xf : (digit & 0xf) + 9)
  }
  return code
}

/** Hashes, each once: open addressing, at most half full. */
class WordSet {
  /** 0 is an empty place. Most blocks need no more. */
  hashes = new Int32Array(FIRST_PLACES)
  size = 0

  add(hash: number): void {
    const { hashes } = this
    const mask = hashes.length - 1
    let place = hash & mask
    for (let there = hashes[place]; there !== 0; there = hashes[place]) {
      if (there === hash) return
      place = (place + 1) & mask
    }
    hashes[place] = hash
    this.size++
    if (this.size * 2 > hashes.length) this.grow()
  }

  private grow(): void {
    const before = this.hashes
    this.hashes = new Int32Array(before.length * 2)
    this.size = 0
    for (const hash of before) if (hash !== 0) this.add(hash)
  }
}
