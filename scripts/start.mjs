// `npm start`. Everything is in launch.mjs, which only a Node that is new enough can read.
import './require-node.mjs'

void import('./launch.mjs')
