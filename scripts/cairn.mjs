// `./cairn`. Everything is in launch-cli.mjs, which only a Node that is new enough can read.
import './require-node.mjs'

void import('./launch-cli.mjs')
