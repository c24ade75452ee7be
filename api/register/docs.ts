/**
 * Sets of certificates within a block of 65,536: a sorted list of 16-bit numbers, or 65,536 bits where more than 4,095
 * are in it (the containers of Roaring bitmaps). Stored as such: big-endian numbers, or 8,192 bytes of bits.
 */

/** Certificates in a block. */
export const blockLength = 65_536
/** Bytes of a set that is kept as bits. */
export const bitBytes = blockLength / 8
/** Fewer are a list: always shorter than the bits. */
const listLimit = bitBytes / 2

export type Docs = Uint16Array | Uint8Array

function isBits(docs: Docs): docs is Uint8Array {
  return docs instanceof Uint8Array
}

/** An empty set of bits, to be filled by `setBit`. */
export function emptyBits(): Uint8Array {
  return new Uint8Array(bitBytes)
}

/** The first `count` of a block. */
export function firstOf(count: number): Uint8Array {
  const bits = emptyBits().fill(0xff, 0, count >> 3)
  if ((count & 7) > 0) bits[count >> 3] = (1 << (count & 7)) - 1
  return bits
}

export function setBit(bits: Uint8Array, doc: number, on: boolean): void {
  const mask = 1 << (doc & 7)
  bits[doc >> 3] = on ? bits[doc >> 3]! | mask : bits[doc >> 3]! & ~mask
}

/** Whether a set of bits has a member. */
export function hasBit(bits: Uint8Array, doc: number): boolean {
  return (bits[doc >> 3]! & (1 << (doc & 7))) !== 0
}

function toBits(docs: Docs): Uint8Array {
  if (isBits(docs)) return docs.slice()
  const bits = emptyBits()
  for (const doc of docs) setBit(bits, doc, true)
  return bits
}

/** Members of both. */
export function intersect(a: Docs, b: Docs): Docs {
  if (!isBits(a)) return isBits(b) ? a.filter((doc) => hasBit(b, doc)) : merge(a, b)
  if (!isBits(b)) return b.filter((doc) => hasBit(a, doc))
  return words(a, b, (x, y) => x & y)
}

/** Two sorted lists: walks the shorter one, seeks in the longer one. */
function merge(a: Uint16Array, b: Uint16Array): Uint16Array {
  if (a.length > b.length) return merge(b, a)
  let from = 0
  return a.filter((doc) => {
    from = seek(b, doc, from)
    return b[from] === doc
  })
}

/** Position of the first member that is not below `doc`, from a position on: by steps that double, then by halves. */
function seek(list: Uint16Array, doc: number, from: number): number {
  let step = 1
  while (from + step < list.length && list[from + step]! < doc) step *= 2
  let [low, high] = [from + (step >> 1), Math.min(list.length, from + step + 1)]
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]! < doc) low = middle + 1
    else high = middle
  }
  return low
}

/** Members of any. */
export function unite(sets: readonly Docs[]): Docs {
  const [first, ...others] = sets
  if (first === undefined) return new Uint16Array()
  return others.reduce((all, one) => words(toBits(all), toBits(one), (x, y) => x | y), first)
}

/** Members of the first that are not in the second, a set of bits. */
export function without(docs: Docs, bits: Uint8Array): Docs {
  if (!isBits(docs)) return docs.filter((doc) => !hasBit(bits, doc))
  return words(docs, bits, (x, y) => x & ~y)
}

function words(
  a: Uint8Array,
  b: Uint8Array,
  operate: (x: number, y: number) => number,
): Uint8Array {
  const result = emptyBits()
  const [x, y, out] = [view(a), view(b), view(result)]
  for (let i = 0; i < out.length; i++) out[i] = operate(x[i]!, y[i]!)
  return result
}

function view(bits: Uint8Array): Int32Array {
  return new Int32Array(bits.buffer, bits.byteOffset, bitBytes / 4)
}

export function countOf(docs: Docs): number {
  if (!isBits(docs)) return docs.length
  let count = 0
  for (const word of view(docs)) count += ones(word)
  return count
}

function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/** Members below `end` and not below `start`, newest (greatest) first. */
export function* descending(docs: Docs, start: number, end: number): Generator<number> {
  if (isBits(docs)) {
    for (let doc = end - 1; doc >= start; doc--) {
      if (docs[doc >> 3] === 0) doc -= doc & 7
      else if (hasBit(docs, doc)) yield doc
    }
    return
  }
  for (let i = docs.length - 1; i >= 0; i--) {
    const doc = docs[i]!
    if (doc < start) return
    if (doc < end) yield doc
  }
}

/** A set from its members in ascending order. */
export function docsOf(ascending: ArrayLike<number>): Docs {
  const list = Uint16Array.from(ascending)
  return list.length < listLimit ? list : toBits(list)
}

/** The bytes that are stored. */
export function encodeDocs(docs: Docs): Uint8Array {
  if (isBits(docs)) return docs
  const bytes = new Uint8Array(docs.length * 2)
  const data = new DataView(bytes.buffer)
  for (const [i, doc] of docs.entries()) data.setUint16(i * 2, doc)
  return bytes
}

/** A set from its stored bytes. */
export function decodeDocs(bytes: Uint8Array): Docs {
  // A copy: a set lives in the cache, and its words must be aligned.
  if (bytes.length === bitBytes) return bytes.slice()
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Uint16Array.from({ length: bytes.length / 2 }, (_, i) => data.getUint16(i * 2))
}
