// Says one sentence to a Node that is too old, so it holds nothing that such a Node cannot read. Imported first.
var version = process.versions.node.split('.').map(Number)
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  console.error(`Cairn needs Node 20.19 or newer, and this is Node ${process.versions.node}.`)
  process.exit(1)
}
