// Takes an upload off the request: streams it to the spool, and makes an import of it once all of it is on disk.
import busboy from 'busboy'
import type { Pool } from 'pg'
import { ApiError, badRequest } from '../domain/api-error'
import { addToImport, registerImport, type SpooledFile } from './register-import'
import { RequestBody } from './request-body'
import type { Spool } from './spool'
import { displayName, sourceOf, UNNAMED, unescapeFormName } from './upload-name'
import { type UploadLimits, UploadWriter } from './upload-writer'

const FILE_PART = 'file'
/** Files being written at once: small ones come faster than a disk confirms them. */
const WRITTEN_AT_ONCE = 16
/** The request is fed to the parser in pieces of this size, so that no piece opens many more files than that. */
const PIECE_BYTES = 16 * 1024

/**
 * Answers the id of the new import, when the whole upload is safe. `name` is the file's name where the body is a
 * single file; a multipart body names its own. `to` is the import that this is a further part of: its id is the answer,
 * and a 404 or 409 is thrown where it is gone, or no upload. Throws an ApiError for what is wrong with the request: 400,
 * 413, and 503 for a full disk. Then nothing of it is left, nor when the client goes away in the middle.
 */
export async function acceptUpload(
  pool: Pool,
  spool: Spool,
  request: Request,
  { name, to, limits }: { name: string | undefined; to?: string | undefined; limits: UploadLimits },
): Promise<string> {
  const writer = new UploadWriter(spool, limits)
  try {
    const files = await spooled(writer, request, name, limits)
    // Whether a transaction whose connection broke was committed nobody can say: then the files stay. If it was not, the
    // spool's clearing finds them.
    let isCertain = true
    const onCommit = () => {
      isCertain = false
    }
    try {
      if (to !== undefined) return await addToImport(pool, spool, to, files, { onCommit })
      const source = sourceOf(files.map((file) => file.name))
      return await registerImport(pool, spool, { source, sample: false, files }, { onCommit })
    } catch (error) {
      // Else a client that tries again while the database is away fills the disk.
      if (isCertain) await writer.discard()
      throw error
    }
  } finally {
    writer.close()
  }
}

async function spooled(
  writer: UploadWriter,
  request: Request,
  name: string | undefined,
  limits: UploadLimits,
): Promise<SpooledFile[]> {
  try {
    const contentType = request.headers.get('content-type') ?? ''
    if (!request.body) throw noFile()
    const body = new RequestBody(request.body, request.signal)
    try {
      if (/^multipart\//i.test(contentType)) await writeParts(writer, body.received(), contentType, limits)
      else await writeBody(writer, body.received(), request, name)
    } finally {
      void body.linger()
    }
    const files = await writer.finish()
    if (files.length === 0) throw noFile()
    return files
  } catch (error) {
    await writer.discard()
    throw error
  }
}

const noFile = (): ApiError =>
  badRequest('The upload holds no file: send parts named "file", or one file as the body.', FILE_PART)

async function writeBody(
  writer: UploadWriter,
  body: AsyncIterable<Uint8Array>,
  request: Request,
  name: string | undefined,
): Promise<void> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > 0) writer.requireRoom(announced)
  const written = await writer.write(displayName(name ?? UNNAMED), body)
  if (written === 0) throw noFile()
}

async function writeParts(
  writer: UploadWriter,
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  limits: UploadLimits,
): Promise<void> {
  let failure: { error: unknown } | undefined
  const writing = new Set<Promise<void>>()
  const parser = parserOf(contentType, limits.maxFiles)
  const fail = (error: unknown) => {
    failure ??= { error }
    parser.destroy()
  }
  const closed = new Promise<void>((resolve) => parser.once('close', resolve))
  parser.on('error', (error) => fail(malformed(error)))
  parser.on('filesLimit', () => fail(attempt(() => writer.refuseFile())))
  parser.on('field', (field) => fail(unknownPart(field, 'is no file')))
  parser.on('file', (field, stream, { filename }) => {
    // The writer hears of it as well, once it reads; an error before that must not be unheard.
    stream.on('error', () => {})
    if (field !== FILE_PART) {
      stream.resume()
      fail(unknownPart(field, 'is not named "file"'))
      return
    }
    const write = async () => {
      await writer.write(displayName(unescapeFormName(filename ?? UNNAMED)), stream)
    }
    const task = write().catch((error: unknown) => {
      stream.resume()
      fail(error)
    })
    writing.add(task)
    void task.finally(() => writing.delete(task))
  })
  try {
    for await (const chunk of body) {
      for (let at = 0; at < chunk.length && !failure; at += PIECE_BYTES) {
        while (writing.size > WRITTEN_AT_ONCE && !failure) await Promise.race(writing)
        await fed(parser, chunk.subarray(at, at + PIECE_BYTES), closed)
      }
      if (failure) break
    }
    if (!failure) parser.end()
    await closed
  } catch (error) {
    fail(error)
  }
  // What a writer of a broken-off part throws is a consequence, and the first failure is kept.
  await Promise.all(writing)
  if (failure) throw failure.error
}

/** Waits until the parser takes more, or is gone. */
async function fed(parser: busboy.Busboy, piece: Uint8Array, closed: Promise<void>): Promise<void> {
  if (parser.destroyed || parser.write(piece)) return
  await Promise.race([closed, new Promise<void>((resolve) => parser.once('drain', resolve))])
}

function parserOf(contentType: string, maxFiles: number): busboy.Busboy {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      preservePath: true,
      defParamCharset: 'utf8',
      limits: { files: maxFiles, fieldSize: 0, fieldNameSize: 200 },
    })
  } catch (error) {
    throw malformed(error)
  }
}

const malformed = (cause: unknown): ApiError =>
  new ApiError(400, 'bad_request', 'The upload is no well-formed multipart/form-data.', undefined, { cause })

const unknownPart = (field: string, why: string): ApiError =>
  badRequest(
    `The part "${field.slice(0, 80)}" ${why}: send each file as a part named "file".`,
    field.slice(0, 80),
  )

/** The error that a function throws. */
function attempt(thrower: () => never): unknown {
  try {
    return thrower()
  } catch (error) {
    return error
  }
}
