import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LARGEST_SLICE } from './kept-bytes'
import { Splitter } from './split'
import { chunksOf } from './test-chunks'
import { bytesOf, splitIn } from './test-split'

/** In short: `records:text`, `document:text`, `reject:text`, and the break. */
function split(text: string, size = 5) {
  const bytes = bytesOf(text)
  const splitter = new Splitter()
  const slices: string[] = []
  for (const chunk of [...chunksOf(bytes, [size]), null]) {
    if (chunk) splitter.push(chunk)
    else splitter.end()
    for (let some = splitter.take(); some.length > 0; some = splitter.take())
      for (const slice of some) {
        expect(bytesOf(text).subarray(slice.start, slice.end)).toEqual(Uint8Array.from(slice.bytes))
        slices.push(`${slice.kind === 'slice' ? slice.context : slice.kind}:${Buffer.from(slice.bytes)}`)
      }
  }
  return { slices, broken: splitter.broken, sawLog: splitter.sawLog }
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

describe('the shapes of a log', () => {
  test('the elements of Records, whatever stands around them', () => {
    const expected = { slices: ['records:{"a":1}', 'records:{"b":[2]}'], broken: null, sawLog: true }
    expect(split('{"Records":[{"a":1},{"b":[2]}]}')).toEqual(expected)
    expect(split(' {\n "x" : {"Records":[1]}, "Records" : [ {"a":1} , {"b":[2]} ] , "y":"z" } \n')).toEqual(
      expected,
    )
    expect(split('{"Rec\\u006frds":[{"a":1},{"b":[2]}]}')).toEqual(expected)
    expect(split('{"Records":[{"a":1}]}\n{"Records":[{"b":[2]}]}')).toEqual(expected)
    expect(split('{"Records":[{"a":1}],"Records":[{"b":[2]}]}')).toEqual(expected)
    expect(split('{"Records":7,"Records":[{"a":1},{"b":[2]}]}')).toEqual(expected)
  })

  test('elements that are no objects', () => {
    expect(split('{"Records":["a\\"]",1, true,[2,[3]]]}').slices).toEqual([
      'records:"a\\"]"',
      'records:1',
      'records:true',
      'records:[2,[3]]',
    ])
  })

  test('the name within strings and in deeper objects means nothing', () => {
    const text = '{"a":"\\"Records\\":[1]","b":{"Records":[{"c":1}]}}'
    expect(split(text).slices).toEqual([`document:${text}`])
  })

  test('Records that is no array leaves a document', () => {
    expect(split('{"Records":{"a":[1]}}').slices).toEqual(['document:{"Records":{"a":[1]}}'])
  })

  test('a top-level array and LookupEvents output hold documents', () => {
    expect(split('[{"a":1},[2]]').slices).toEqual(['document:{"a":1}', 'document:[2]'])
    expect(split('{"Events":[{"a":1}],"NextToken":"x"}').slices).toEqual(['document:{"a":1}'])
  })

  test.each(['events', 'logEvents', 'Messages', 'results'])(
    '%s hold documents too, where they are not empty',
    (name) => {
      const elements = { slices: ['document:{"a":1}', 'document:[2]'], broken: null, sawLog: false }
      expect(split(`{"x":"y","${name}":[{"a":1}, [2] ],"nextToken":"n"}`)).toEqual(elements)
      for (const text of [`{"${name}":[ ],"x":[1]}`, `{"eventVersion":"1","${name}":[{"a":1}]}`])
        expect(split(text)).toEqual({ slices: [`document:${text}`], broken: null, sawLog: false })
      expect(split(`{"${name}":[],"Records":[1]}`)).toEqual({
        slices: ['records:1'],
        broken: null,
        sawLog: true,
      })
    },
  )

  test('events beside a message or a detail are a part of what these are in', () => {
    for (const text of ['{"message":"m","events":[{"a":1}]}', '{"detail":{"a":1},"Messages":[{"b":1}]}'])
      expect(split(text).slices).toEqual([`document:${text}`])
  })

  test('Events in a record is a part of the record', () => {
    const text = '{"eventVersion":"1.08","Events":[1]}'
    expect(split(text).slices).toEqual([`document:${text}`])
  })

  test('documents one after another, with or without lines and commas', () => {
    for (const between of ['', ' ', '\n', '\r\n\r\n', ',', ' ,\n'])
      expect(split(`{"a":1}${between}{"b":2}${between}`).slices).toEqual([
        'document:{"a":1}',
        'document:{"b":2}',
      ])
  })

  test('an empty list is of a log, an empty object is not', () => {
    expect(split('[]')).toEqual({ slices: [], broken: null, sawLog: true })
    expect(split('{"Records":[ ]}')).toEqual({ slices: [], broken: null, sawLog: true })
    expect(split('{"Events":[]}').sawLog).toBe(true)
    expect(split('{}').sawLog).toBe(false)
    expect(split(' \n')).toEqual({ slices: [], broken: null, sawLog: false })
  })
})

describe('broken lines', () => {
  const good = (n: number) => `{"n":${n},"s":"a[b{c\\"","l":[{"x":1},2]}`

  test('cost exactly that line, wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: good(2).length - 1 }),
        fc.nat({ max: 2 }),
        sizes,
        (cut, place, sizes) => {
          const lines = [good(1), good(2), good(3)]
          lines.splice(place, 0, good(4).slice(0, cut))
          const { slices, broken } = splitIn(bytesOf(`${lines.join('\n')}\n`), sizes)
          expect(broken).toBeNull()
          expect(slices).toMatchObject(
            lines.map((line, i) => ({ kind: i === place ? 'reject' : 'slice', bytes: line })),
          )
        },
      ),
    )
  })

  test('say why, and where', () => {
    const { slices } = splitIn(bytesOf('{"a":1}\n{"b" 2}\nnonsense\n{"c":3}'), [3])
    expect(slices).toMatchObject([
      { bytes: '{"a":1}' },
      { reason: "':' is missing (byte 13)", start: 8, end: 15 },
      { reason: 'the line is not JSON (byte 16)', start: 16, end: 24 },
      { bytes: '{"c":3}' },
    ])
  })

  test('a broken pretty-printed document costs that document', () => {
    const broken = '{\n  "a": 1\n  "b": [\n    {"Records": []}\n  ]\n}'
    expect(split(`{\n "x": 1\n}\n${broken}\n{\n "y": 2\n}\n`).slices).toEqual([
      'document:{\n "x": 1\n}',
      `reject:${broken}`,
      'document:{\n "y": 2\n}',
    ])
  })

  test('numbers, strings and literals are lines that can be read', () => {
    expect(split('{"a":1}\nnull\n"x"\n{"b":2}').slices).toEqual([
      'document:{"a":1}',
      'document:null',
      'document:"x"',
      'document:{"b":2}',
    ])
  })

  test('take time in proportion to the file, however many lines open what they do not close', () => {
    const lines = '{"a":[\n'.repeat(50_000)
    const { slices } = splitIn(bytesOf(`${lines}{"b":1}\n`), [65_536])
    expect(slices).toHaveLength(50_001)
    expect(slices.at(-1)).toMatchObject({ kind: 'slice', bytes: '{"b":1}' })
  }, 30_000)
})

describe('broken lists', () => {
  test('an element that is balanced costs itself', () => {
    expect(
      split('{"Records":[{"a":1},{"b" 1,"]}"},{"c":[}","d":2]},{"x":1}{"e":1}]}').slices.slice(0, 2),
    ).toEqual(['records:{"a":1}', 'reject:{"b" 1,"]}"}'])
    expect(split('{"Records":[{"b":"a\nb"},{"c":1}]}')).toMatchObject({
      slices: ['reject:{"b":"a\nb"}', 'records:{"c":1}'],
      broken: null,
    })
  })

  test('a bracket of the wrong kind breaks the file, and what stands before is kept', () => {
    expect(split('{"Records":[{"a":1},{"b":[1}},{"c":1}]}')).toEqual({
      slices: ['records:{"a":1}'],
      broken: { reason: "the rest of a list is not read: '}' stands where ']' is missing", position: 27 },
      sawLog: true,
    })
  })

  test('so does what is missing between elements', () => {
    expect(split('[{"a":1} {"b":1}]')).toMatchObject({
      slices: ['document:{"a":1}'],
      broken: { reason: "the rest of a list is not read: ',' or ']' is missing", position: 9 },
    })
    expect(split('{"Records":[{"a":1}],}').broken?.reason).not.toContain('the rest')
  })

  test('and what follows a whole log', () => {
    expect(split('{"Records":[{"a":1}]}garbage')).toMatchObject({
      slices: ['records:{"a":1}'],
      broken: { reason: 'what follows the list of records is not JSON', position: 21 },
    })
  })

  test('a cut file breaks at its end', () => {
    expect(split('{"Records":[{"a":1},{"b":"')).toMatchObject({
      slices: ['records:{"a":1}'],
      broken: { reason: 'the file ends inside a record', position: 26 },
    })
    expect(split('{"Records":[{"a":1},').broken?.reason).toBe('the file ends before its list of records does')
    expect(split('{"a":1}\n{"b":').broken).toEqual({ reason: 'the file ends inside a record', position: 13 })
  })

  test('a log on a line of its own leaves the others readable', () => {
    expect(split('{"Records":[{"a":1}]}\n{"Records":[{"b":1}\n{"Records":[{"c":1}]}')).toMatchObject({
      slices: ['records:{"a":1}', 'records:{"b":1}', 'records:{"c":1}'],
      broken: { position: 42 },
    })
  })

  test('so does one that is cut inside a record, wherever', () => {
    const cut = '{"Records":[{"a":1},{"b":"x","c":[1,{"d":2}]}]}'
    const others = ['{"Records":[{"e":"]}"}]}', '{"Records":[{"f":[1]}]}', '{"Records":[{"g":1}]}']
    for (let length = '{"Records":[{"a":1},{'.length; length < cut.length - 3; length++)
      for (const size of [1, 7, 1000]) {
        const { slices, broken } = split(
          `${others[0]}\n${cut.slice(0, length)}\n${others[1]}\n${others[2]}\n`,
          size,
        )
        expect([length, slices]).toEqual([
          length,
          ['e":"]}"', 'a":1', 'f":[1]', 'g":1'].map((text) => `records:{"${text}}`),
        ])
        expect(broken?.position).toBeGreaterThan(others[0]?.length ?? 0)
      }
  })

  test('a quote too many costs no more, though brackets in the next line seem to match', () => {
    const [first, last] = ['{"Records":[{"a":1}]}', '{"Records":[{"z":1}]}']
    const next = '{"Records":[{"text":"} ]}"},{"b":"},]"}]}'
    const record = '{"k":"v","l":["w",{"m":"x"}],"n":"y"}'
    for (let at = 1; at < record.length; at++)
      for (const size of [1, 7, 1000]) {
        const line = `{"Records":[${record.slice(0, at)}"${record.slice(at)}]}`
        const { slices } = split([first, line, next, line, last, ''].join('\n'), size)
        expect([at, slices.filter((slice) => !slice.startsWith('reject:'))]).toEqual([
          at,
          [{ a: 1 }, { text: '} ]}' }, { b: '},]' }, { z: 1 }].map((one) => `records:${JSON.stringify(one)}`),
        ])
      }
  })

  test('what follows a line break in a string is no document, and costs only its record', () => {
    for (const text of ['\n{x}', '\n{"a" 1}', '\n[1', '\n{}', '\n {\\"a\\":1}\n', '\n{"a":1}'])
      for (const size of [1, 7, 1000])
        expect(split(`{"Records":[{"p":"${text}"},{"b":1}]}`, size)).toMatchObject({
          slices: [`reject:{"p":"${text}"}`, 'records:{"b":1}'],
          broken: null,
        })
    const indented = '[\n{\n"a" 1,\n"b": [\n{},\n{\n"c": 2\n}\n]\n},\n{\n"d": 3\n}\n]'
    expect(split(indented).slices.map((slice) => slice.slice(0, 10))).toEqual(['reject:{\n"', 'document:{'])
  })

  test('a record that is cut where the next line goes on with a comma ends all the same', () => {
    for (const size of [1, 7, 1000]) {
      const { slices, broken } = split('{"Records":[{"ev\n,"a":"b{"}]}\n{"Records":[{"d":1}]}', size)
      expect([slices.at(-1), broken?.position]).toEqual(['records:{"d":1}', 16])
    }
  })

  test('and a quote that is lost in a long file costs one log', () => {
    const lines = Array.from(
      { length: 40_000 },
      (_, n) => `{"Records":[{"n":${n},"text":"${'x'.repeat(480)}"}]}`,
    )
    const text = [`{"Records":[{"a":"b,"c":"d"}]}`, ...lines].join('\n')
    const { slices, broken } = splitIn(bytesOf(text), [1 << 20])
    expect([slices.length, broken?.position]).toEqual([lines.length, 21])
    expect(slices.at(-1)?.bytes).toContain('"n":39999')
  }, 60_000)
})

describe('bounds', () => {
  test('what is larger than 16 MiB is a reject of which the beginning is kept, and the rest goes on', () => {
    const large = `{"x":"${'y'.repeat(LARGEST_SLICE)}"}`
    for (const text of [`{"Records":[{"a":1},${large},{"b":1}]}`, `{"a":1}\n${large}\n{"b":1}`]) {
      const start = text.indexOf('{"x"')
      const { slices, broken } = splitIn(bytesOf(text), [65_536])
      expect(broken).toBeNull()
      expect(slices).toMatchObject([
        { bytes: '{"a":1}' },
        { kind: 'reject', start, end: start + large.length, bytes: large.slice(0, 65_536) },
        { bytes: '{"b":1}' },
      ])
    }
  }, 30_000)

  test('a record may be as large as 16 MiB', () => {
    const text = `{"x":"${'y'.repeat(LARGEST_SLICE - 8)}"}`
    expect(splitIn(bytesOf(text), [1_000_000]).slices).toMatchObject([{ kind: 'slice', end: LARGEST_SLICE }])
  }, 30_000)

  test('depth has no limit', () => {
    const deep = `${'[{"a":'.repeat(20_000)}1${'}]'.repeat(20_000)}`
    expect(split(`{"Records":[${deep},1]}`, 1000).slices).toEqual([`records:${deep}`, 'records:1'])
  }, 30_000)
})
