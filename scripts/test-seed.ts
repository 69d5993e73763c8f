// Vitest's setup file: `CAIRN_TEST_SEED` decides the cases of every property, so that a run can be had again.
import fc from 'fast-check'

const { CAIRN_TEST_SEED } = process.env

if (CAIRN_TEST_SEED) fc.configureGlobal({ seed: Number(CAIRN_TEST_SEED) })
