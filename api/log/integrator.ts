import type { DurableWriter } from './files.ts'
import { LogError } from './log.ts'
import type { Checkpoint, RecordLocation } from './log.ts'
import type { CheckpointSigner } from './note.ts'
import type { Segments } from './segments.ts'
import { partialFolder, tilePath } from './tiles.ts'
import type { Tile } from './tiles.ts'
import type { Edge } from './tree.ts'

/** Tiles and bundles written at a time: bounds memory when a large backlog is published. */
const tilesAtATime = 64

/** Brings the public folder from one published tree to the next. */
export class Integrator {
  readonly #segments: Segments
  readonly #writer: DurableWriter
  readonly #signer: CheckpointSigner
  /** Where the last run stopped reading the segments. */
  #cursor: RecordLocation | undefined

  constructor(segments: Segments, writer: DurableWriter, signer: CheckpointSigner) {
    this.#segments = segments
    this.#writer = writer
    this.#signer = signer
  }

  /**
   * Integrates the records appended since `edge` and publishes the larger tree.
   *
   * Order: full and partial tiles and bundles durable, partial tiles that became full removed, then the
   * checkpoint signed, durable and renamed into place. So whoever reads a checkpoint finds its tiles. A crash
   * or error before the rename leaves the old checkpoint with all it needs (partial tiles are
   * the beginnings of the full ones) and the next run does the same work again with the same bytes. A power
   * loss may take back a checkpoint that was renamed but whose folder was not synced: the records it covers
   * were durable in the segments before, in the same order, so no later tree can contradict it.
   */
  async publish(edge: Edge): Promise<{ edge: Edge; checkpoint: Checkpoint }> {
    const draft = edge.clone()
    const cursor = await this.#integrate(draft)
    await this.#writeAll(draft.partials(edge.size))
    await this.#writer.syncFolders()
    const checkpoint = this.#signer.sign(draft.size, draft.root())
    await this.writeCheckpoint(checkpoint)
    this.#cursor = cursor
    return { edge: draft, checkpoint }
  }

  /** Replaces the served checkpoint. */
  async writeCheckpoint({ note }: Checkpoint): Promise<void> {
    await this.#writer.write('checkpoint', Buffer.from(note))
    await this.#writer.syncFolders()
  }

  /** Adds the records to the tree and writes what they fill; returns where it stopped reading. */
  async #integrate(draft: Edge): Promise<RecordLocation | undefined> {
    const target = this.#segments.next
    const full: Tile[] = []
    let cursor = this.#cursor
    for await (const found of this.#segments.batches(draft.size, target, cursor)) {
      for (const { record } of found) draft.add(record.entry, (tile) => full.push(tile))
      cursor = found.at(-1)?.location ?? cursor
      if (full.length >= tilesAtATime) await this.#writeFull(full.splice(0))
    }
    await this.#writeFull(full)
    if (draft.size !== target)
      throw new LogError('corrupt', `${target - draft.size} records missing`)
    return cursor && { ...cursor, position: cursor.position + cursor.length }
  }

  async #writeFull(tiles: readonly Tile[]): Promise<void> {
    await this.#writeAll(tiles)
    if (tiles.length === 0) return
    // The full tile must not be lost after its partial one is gone.
    await this.#writer.syncFolders()
    for (const { level, index } of tiles) await this.#writer.remove(partialFolder(level, index))
  }

  async #writeAll(tiles: readonly Tile[]): Promise<void> {
    const results = await Promise.allSettled(
      tiles.map((tile) => this.#writer.write(tilePath(tile), tile.bytes)),
    )
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }
}
