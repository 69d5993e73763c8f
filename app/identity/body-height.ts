// How high the lists on an identity's page are, before their numbers are there.
import { RANKED_ROW_HEIGHT } from '@/components/panel/ranked-row-height'
import { MOST_ROWS } from './questions'

const HEAD_HEIGHT = 18
const FOOT_HEIGHT = 28
/** A head and ten rows … */
export const LIST_HEIGHT = HEAD_HEIGHT + MOST_ROWS * RANKED_ROW_HEIGHT
/** … and the line below. */
export const BODY_HEIGHT = LIST_HEIGHT + FOOT_HEIGHT
