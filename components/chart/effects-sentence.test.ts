import { expect, it } from 'vitest'
import { effectsSentence, effectsShort } from './effects-sentence'

const unsaid = { events: 9870, unknown: 1204, inferredReads: 1000, inferredWrites: 100 }

it('says how many do not say, and what is made of them', () => {
  expect(effectsSentence(unsaid, 'recorded')).toBe(
    '1,204 of 9,870 events do not say whether they read or write; 1,100 can be inferred from their names.',
  )
  expect(effectsSentence(unsaid, 'inferred')).toBe(
    '1,204 of 9,870 events do not say whether they read or write; 1,100 are shown as inferred from their names.',
  )
})

it('says of a single one, and of names that do not tell', () => {
  const one = { events: 6, unknown: 1, inferredReads: 0, inferredWrites: 1 }
  expect(effectsSentence(one, 'inferred')).toBe(
    '1 of 6 events does not say whether it reads or writes; it is shown as inferred from its name.',
  )
  expect(effectsSentence({ ...one, events: 1, inferredWrites: 0 }, 'recorded')).toBe(
    'The only event does not say whether it reads or writes, and neither does its name.',
  )
})

it('says where no event says it', () => {
  expect(effectsSentence({ ...unsaid, events: 1204 }, 'recorded')).toBe(
    'None of the 1,204 events says whether it reads or writes; 1,100 can be inferred from their names.',
  )
})

it('says it in a few words', () => {
  expect(effectsShort(unsaid)).toBe('1,204 of 9,870 do not say')
  expect(effectsShort({ ...unsaid, unknown: 1 })).toBe('1 of 9,870 does not say')
  expect(effectsShort({ ...unsaid, events: 1204 })).toBe('None of 1,204 says')
  expect(effectsShort({ ...unsaid, events: 1, unknown: 1 })).toBe('It does not say')
  expect(effectsShort({ ...unsaid, unknown: 0 })).toBeNull()
})

it('has nothing to say where every record says it', () => {
  expect(effectsSentence({ ...unsaid, unknown: 0 }, 'inferred')).toBeNull()
})
